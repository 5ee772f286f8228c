"""search-api on a real Valkey and a small site of our own."""

from collections.abc import Callable, Iterator

import pytest
from tests.support.search_api import SearchApi
from tests.support.static_site import static_site
from tests.support.valkey import Valkey


@pytest.fixture(scope="session")
def town() -> Iterator[str]:
    """75 hotels, answered at once."""
    with static_site(total=75) as address:
        yield address


@pytest.fixture(scope="session")
def slow_town() -> Iterator[str]:
    """300 hotels, of which four at once take 11 s."""
    with static_site(total=300, latency=0.15) as address:
        yield address


@pytest.fixture(scope="session")
def valkey(tmp_path_factory) -> Iterator[Valkey]:
    server = Valkey(tmp_path_factory.mktemp("valkey")).start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def api(valkey: Valkey, town: str) -> Iterator[SearchApi]:
    process = SearchApi(valkey.url, town, jobs_per_person=100, origins="https://atrium.example").start()
    yield process
    process.stop()


@pytest.fixture
def own_valkey(tmp_path) -> Iterator[Valkey]:
    """For tests that do harm."""
    server = Valkey(tmp_path).start()
    yield server
    server.stop()


@pytest.fixture
def start(own_valkey: Valkey) -> Iterator[Callable[..., SearchApi]]:
    """Starts search-api on `own_valkey`, as often as wanted."""
    started: list[SearchApi] = []

    def start_one(source_url: str, **settings) -> SearchApi:
        started.append(SearchApi(own_valkey.url, source_url, **settings).start())
        return started[-1]

    yield start_one
    for process in started:
        process.stop()
