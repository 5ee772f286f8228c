"""The same search by the search core alone and through search-api: a job in Valkey, its progress over HTTP."""

import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path

from tests.support.search_api import SearchApi
from tests.support.valkey import Valkey

from atrium.cli.practice import PracticeSite
from atrium.contracts.search import HotelFound, PageRange, SearchQuery
from atrium.fetching.policy import FetchPolicy
from atrium.fetching.site import Site, open_site
from atrium.searching.search import search
from atrium.strategies import registry
from atrium.strategies.strategy import Strategy
from benchmarks.harness import Sample, digest, race, table

CITY, ROUNDS = "Dubai", 9
PAGES = {"search_api": "1", "search_api_long": "1-10"}


def alone(pages: str, site: Site, strategy: Strategy) -> Sample:
    """What `atrium search` does, without the start of its process."""
    start = time.perf_counter()
    query = SearchQuery(city=CITY, pages=PageRange.parse(pages))
    found = {
        event.position: event.hotel.model_dump(mode="json")
        for event in search(query, site, strategy, threading.Event())
        if isinstance(event, HotelFound)
    }
    return Sample(time.perf_counter() - start, digest(found.values()))


def through(pages: str, api: SearchApi) -> Sample:
    """From the request to the end of its progress, every hotel in the hands of the client."""
    start = time.perf_counter()
    job = api.submit(city=CITY, pages=pages)["id"]
    found = [told.data["hotel"] for told in api.events(job) if told.event == "hotel_found"]
    return Sample(time.perf_counter() - start, digest(found))


def main() -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        address = stack.enter_context(PracticeSite()).address()
        valkey = Valkey(folder).start()
        stack.callback(valkey.stop)
        api = SearchApi(valkey.url, address).start()
        stack.callback(api.stop)
        site = open_site(FetchPolicy(base_url=address, requests_per_second=1e6))
        strategy = registry.open(registry.DEFAULT)
        stack.callback(strategy.close)
        for name, pages in PAGES.items():
            for _ in range(2):  # pages are rendered, threads and connections are there
                alone(pages, site, strategy)
                through(pages, api)
            record = race(
                name,
                question=f"Seconds of one search: {CITY}, list pages {pages}, no latency, all on the same cores",
                expected="at most 15 % slower through search-api: events are written in batches while pages are parsed",
                variants={
                    "command": lambda pages=pages: alone(pages, site, strategy),
                    "search-api": lambda pages=pages: through(pages, api),
                },
                rounds=ROUNDS,
            )
            print(table(record, "command"))


if __name__ == "__main__":
    main()
