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
def valkey(tmp_path_factory) -> Iterator[Valkey]:
    server = Valkey(tmp_path_factory.mktemp("valkey")).start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def api(valkey: Valkey, town: str) -> Iterator[SearchApi]:
    process = SearchApi(valkey.url, town, jobs_per_person=100).start()
    yield process
    process.stop()


@pytest.fixture
def run_api(tmp_path) -> Iterator[Callable[..., SearchApi]]:
    """Starts one with a Valkey and settings of its own."""
    started: list[SearchApi | Valkey] = []

    def run(source_url: str, valkey: Valkey | None = None, **settings) -> SearchApi:
        if valkey is None:
            valkey = Valkey(tmp_path).start()
            started.append(valkey)
        process = SearchApi(valkey.url, source_url, **settings).start()
        process.valkey = valkey
        started.append(process)
        return process

    yield run
    for each in reversed(started):
        each.stop()
