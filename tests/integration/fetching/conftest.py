import asyncio
import gc
from collections.abc import Callable, Iterator

import psutil
import pytest
import uvloop
from tests.support.fault_server import FaultServer

from atrium.fetching.policy import FetchPolicy
from atrium.fetching.rate import FileRate
from atrium.fetching.robots import Robots
from atrium.fetching.site import Site, forget_robots


@pytest.fixture(scope="module", autouse=True)
def _uvloop_has_started() -> None:
    """The first loop of a process opens two files for good."""
    uvloop.run(asyncio.sleep(0))
    gc.collect()
    gc.freeze()  # what tests before these have left: each search for garbage would go through it, three times a test


@pytest.fixture(autouse=True)
def _nothing_stays_behind(tmp_path, monkeypatch) -> Iterator[None]:
    """No socket or file outlives a test, and no rate either: ports come back."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    forget_robots()
    gc.collect()
    before = psutil.Process().num_fds()
    yield
    gc.collect()
    assert psutil.Process().num_fds() <= before


@pytest.fixture
def server() -> Iterator[FaultServer]:
    with FaultServer() as server:
        yield server


@pytest.fixture
def site_of(tmp_path) -> Callable[..., Site]:
    """A site with small limits but of time, one attempt and no robots.txt."""

    def make(url: str, **limits) -> Site:
        usual = {
            "max_body": 1_000_000,
            "max_inflated": 2_000_000,
            "attempts": 1,
            "backoff": 0.05,
            "requests_per_second": 10_000.0,
        }
        return Site(FetchPolicy(url, **(usual | limits)), Robots(), FileRate(tmp_path))

    return make
