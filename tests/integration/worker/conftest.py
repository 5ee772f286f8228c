"""A Valkey and workers, all real, all of their own: they are there to be killed."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest
from tests.support.valkey import Valkey
from tests.support.worker import Worker

from atrium.fetching.policy import FetchPolicy
from atrium.fetching.robots import Robots
from atrium.fetching.site import Site
from atrium.strategies import registry
from atrium.strategies.strategy import Strategy


@pytest.fixture
def valkey(tmp_path, monkeypatch) -> Iterator[Valkey]:
    server = Valkey(tmp_path).start()
    monkeypatch.setenv("ATRIUM_VALKEY_URL", server.url)
    yield server
    server.stop()


@pytest.fixture
def start(valkey) -> Iterator[Callable[..., Worker]]:
    """Starts a worker, which takes tasks when it is returned. What it says is shown where a test fails."""
    with ExitStack() as stack:

        def run(**settings: str) -> Worker:
            worker = Worker(valkey.url, **settings)
            stack.callback(worker.end, 9)
            return worker.ready()

        yield run


@pytest.fixture
def strategy(valkey) -> Iterator[Strategy]:
    opened = registry.open("celery")
    yield opened
    opened.close()


def site(address: str, **limits) -> Site:
    return Site(FetchPolicy(address, **({"concurrency": 16, "requests_per_second": 1e6} | limits)), Robots())
