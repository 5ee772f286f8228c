"""Every strategy that can run here, each kept for a module: pools and connections outlive a search.

`celery` has a real Valkey and a real worker.
"""

from collections.abc import Callable, Iterator

import pytest
from tests.support.static_site import static_site
from tests.support.valkey import Valkey
from tests.support.worker import Worker

from atrium.fetching.policy import FetchPolicy
from atrium.fetching.rate import FileRate
from atrium.fetching.robots import Robots
from atrium.fetching.site import Site
from atrium.strategies import asyncio_processes, processes, registry, sharded
from atrium.strategies.strategy import Strategy

AVAILABLE = [name for name in registry.names() if name == "celery" or registry.availability(name) is None]
WITH_CHILDREN = [name for name in AVAILABLE if name in {"processes", "asyncio-processes", "sharded"}]


@pytest.fixture(scope="session")
def broker(tmp_path_factory) -> Iterator[str]:
    """The address of a Valkey from which one worker takes tasks."""
    valkey = Valkey(tmp_path_factory.mktemp("valkey"), appendfsync="no").start()
    worker = Worker(valkey.url).ready()
    yield valkey.url
    assert worker.end() == 0
    valkey.stop()


@pytest.fixture(scope="module", autouse=True)
def _with_broker_and_two_children(broker) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ATRIUM_VALKEY_URL", broker)
        # two children each, however many cores there are: to start one takes half a second of computing
        for module, cores in ((processes, 1), (asyncio_processes, 2), (sharded, 2)):
            patch.setattr(module, "cores", lambda cores=cores: cores)
        yield


@pytest.fixture(scope="module", params=AVAILABLE)
def strategy(request: pytest.FixtureRequest) -> Iterator[Strategy]:
    opened = registry.open(request.param)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def town() -> Iterator[str]:
    """A site that is well, with 90 hotels."""
    with static_site() as address:
        yield address


@pytest.fixture
def site_of(tmp_path) -> Callable[..., Site]:
    def make(address: str, **limits) -> Site:
        usual = {"concurrency": 8, "requests_per_second": 1e6}
        return Site(FetchPolicy(address, **(usual | limits)), Robots(), FileRate(tmp_path))

    return make
