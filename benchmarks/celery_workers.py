"""300 hotels, 0.3 s away, by the strategy `celery`: one worker process against two, and against no broker at all."""

import os
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tests.support.valkey import Valkey
from tests.support.worker import Worker

from atrium.cli.practice import PracticeSite
from atrium.contracts.search import HotelFound, PageRange, SearchQuery
from atrium.fetching.policy import FetchPolicy
from atrium.fetching.site import Site, open_site
from atrium.searching.search import search
from atrium.strategies import registry
from atrium.strategies.strategy import Strategy
from benchmarks.harness import Sample, digest, race, table

LATENCY = 0.3  # seconds
CITY, LISTS, HOTELS = "Shanghai", 10, 300
CONCURRENCY = 64  # of the search; a worker process has 32 pages under way at once


@contextmanager
def workers(count: int) -> Iterator[Strategy]:
    """The strategy with a Valkey and so many workers of its own."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        valkey = Valkey(folder).start()
        stack.callback(valkey.stop)
        started = [Worker(valkey.url) for _ in range(count)]
        for worker in started:
            stack.callback(worker.end)
            worker.ready()
        os.environ["ATRIUM_VALKEY_URL"] = valkey.url
        try:
            strategy = registry.open("celery")
        finally:
            del os.environ["ATRIUM_VALKEY_URL"]
        stack.callback(strategy.close)
        yield strategy


def one_search(site: Site, strategy: Strategy) -> Sample:
    query = SearchQuery(city=CITY, pages=PageRange(first=1, last=LISTS), strategy=strategy.name)
    start, found, processes = time.perf_counter(), {}, set()
    for event in search(query, site, strategy, threading.Event()):
        if isinstance(event, HotelFound):
            # its coordinates come from whichever list page that has it was read first
            found[event.position] = event.hotel.model_dump(mode="json", exclude={"latitude", "longitude"})
            processes.add(event.timing.worker.rpartition("/")[0])
    seconds = time.perf_counter() - start
    assert len(found) >= HOTELS, f"{len(found)} of {HOTELS} hotels"  # sponsored ones come on top
    return Sample(seconds, digest(found.values()), {"processes": len(processes)})


def main() -> None:
    with ExitStack() as stack:
        address = stack.enter_context(PracticeSite("--latency", str(LATENCY))).address()
        strategies = {
            "celery, 1 process": stack.enter_context(workers(1)),
            "celery, 2 processes": stack.enter_context(workers(2)),
            registry.DEFAULT: registry.open(registry.DEFAULT),
        }
        stack.callback(strategies[registry.DEFAULT].close)
        site = open_site(FetchPolicy(base_url=address, concurrency=CONCURRENCY))
        for strategy in strategies.values():  # pages are rendered and connections are there before anything is timed
            one_search(site, strategy)
        record = race(
            "celery_workers",
            question=f"{HOTELS} hotels, {LATENCY} s latency, {CONCURRENCY} pages at once allowed, 32 for each worker",
            expected="two take little more than half the time of one: waiting is what they do, and they wait for more",
            variants={
                name: (lambda strategy=strategy: one_search(site, strategy)) for name, strategy in strategies.items()
            },
            rounds=5,
        )
        print(table(record, "celery, 1 process"))
