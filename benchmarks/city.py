"""One city page, 0.3 s away: how far above the least that physics allows is each strategy?

The floor is one list page and one hotel page, fetched one after the other over one connection and not parsed.
"""

import asyncio
import threading
import time
from contextlib import ExitStack

from atrium.cli.practice import PracticeSite
from atrium.contracts.search import Finished, HotelFound, PlaceFound, SearchQuery
from atrium.fetching.aio import AsyncClient
from atrium.fetching.page import Stopwatch
from atrium.fetching.policy import FetchPolicy
from atrium.fetching.site import Site, open_site
from atrium.searching.search import search
from atrium.strategies import registry
from atrium.strategies.strategy import Strategy
from benchmarks.harness import Sample, digest, race, table

LATENCY = 0.3  # seconds
CITY = "Dubai"


def floor(site: Site, list_url: str, hotel_url: str) -> Sample:
    async def chain() -> float:
        client = AsyncClient(1)
        start = time.perf_counter()
        for url in (list_url, hotel_url):
            await client.fetch(url, Stopwatch(), site)
        seconds = time.perf_counter() - start
        await client.close()
        return seconds

    return Sample(asyncio.run(chain()))


def one_search(name: str, site: Site, strategy: Strategy) -> tuple[Sample, str, str]:
    """Timed from the moment at which the list's address is known, as the floor is."""
    hotels, list_url, start = {}, "", 0.0
    for event in search(SearchQuery(city=CITY, strategy=name), site, strategy, threading.Event()):
        match event:
            case PlaceFound():
                list_url, start = event.place.list_url, time.perf_counter()
            case HotelFound():
                hotels[event.position] = event.hotel
            case Finished():
                seconds = time.perf_counter() - start
                figures = {"of_own_floor": event.report.seconds / event.report.floor_seconds}
    documents = [hotels[position].model_dump(mode="json") for position in sorted(hotels)]
    return Sample(seconds, digest(documents), figures), list_url, documents[0]["url"]


def main() -> None:
    with ExitStack() as stack:
        practice = stack.enter_context(PracticeSite("--latency", str(LATENCY)))
        site = open_site(FetchPolicy(base_url=practice.address()))
        names = [name for name in registry.names() if registry.availability(name) is None]
        strategies = {name: registry.open(name) for name in names}
        for strategy in strategies.values():
            stack.callback(strategy.close)
        _, list_url, hotel_url = one_search(registry.DEFAULT, site, strategies[registry.DEFAULT])  # renders the pages
        for name in names:  # pools and processes are there before anything is timed: they outlive a search
            if name != "sequential":
                one_search(name, site, strategies[name])
        variants = {name: (lambda name=name: one_search(name, site, strategies[name])[0]) for name in names}
        record = race(
            "city",
            question=f"One city page: 1 list page and 30 hotel pages, {LATENCY} s latency",
            expected="the default strategy at most 1.2 x the floor; sequential 15 x",
            variants={"floor": lambda: floor(site, list_url, hotel_url), **variants},
            rounds=7,
        )
    print(table(record, "floor"))


if __name__ == "__main__":
    main()
