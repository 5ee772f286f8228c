"""Every strategy that can run here, each kept for a module: pools and connections outlive a search."""

from collections.abc import Callable, Iterator

import pytest
from tests.support.static_site import static_site

from atrium.fetching.policy import FetchPolicy
from atrium.fetching.rate import FileRate
from atrium.fetching.robots import Robots
from atrium.fetching.site import Site
from atrium.strategies import registry
from atrium.strategies.strategy import Strategy

AVAILABLE = [name for name in registry.names() if registry.availability(name) is None]
WITH_CHILDREN = [name for name in AVAILABLE if name in {"processes", "asyncio-processes", "sharded"}]


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
