"""The way from a growing work list to outcomes, the same for every strategy that has several pages under way."""

import queue
import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

from atrium.contracts.search import PageOutcome, PageRequest
from atrium.fetching.site import Site
from atrium.strategies.strategy import Work

Put = Callable[[PageOutcome], None]
PATIENCE = 0.1  # seconds between two looks whether the search was cancelled


class Run(Protocol):
    """The pages of one search in the hands of a strategy."""

    def start(self, requests: Sequence[PageRequest]) -> None:
        """Put them under way. Each ends in one outcome, given to `put` from any thread, unless stop() came first."""
        ...

    def stop(self) -> None:
        """Give up what is under way, soon. Twice is allowed."""
        ...


Begin = Callable[[Site, Put], Run]


def pump(work: Work, site: Site, cancelled: threading.Event, begin: Begin) -> Iterator[PageOutcome]:
    """Keeps at most `site.policy.concurrency` pages between work.take() and the caller."""
    outcomes: queue.SimpleQueue[PageOutcome] = queue.SimpleQueue()
    run = begin(site, outcomes.put)
    limit = site.policy.concurrency
    under_way = 0
    try:
        while not cancelled.is_set():
            if taken := work.take(limit - under_way):
                under_way += len(taken)
                run.start(taken)
            if not under_way:
                return
            try:
                outcome = outcomes.get(timeout=PATIENCE)
            except queue.Empty:
                continue
            yield outcome
            under_way -= 1
    finally:
        run.stop()
