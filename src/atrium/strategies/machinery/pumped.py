"""The way from a growing work list to outcomes, the same for every strategy that has several pages under way."""

import queue
import sys
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Protocol

from atrium.contracts.errors import BodyCorrupt, StrategyFailed, leaf_of
from atrium.contracts.search import PageOutcome, PageRequest
from atrium.fetching.page import RawPage, Stopwatch
from atrium.fetching.policy import FetchPolicy
from atrium.fetching.retry import pause_before
from atrium.fetching.site import Site
from atrium.strategies.strategy import Work

PATIENCE = 0.1  # seconds between two looks whether the search was cancelled


@dataclass(slots=True)
class Page:
    """One page under way; `raw` where it is fetched already. Picklable."""

    request: PageRequest
    watch: Stopwatch = field(default_factory=Stopwatch)
    raw: RawPage | None = None


class Run(Protocol):
    """The pages of one search in the hands of a strategy."""

    def start(self, pages: Sequence[Page]) -> None:
        """Put them under way. Each ends in one outcome, given to `put` from any thread, unless stop() came first."""
        ...

    def stop(self) -> None:
        """Give up what is under way, soon. Twice is allowed."""
        ...


Put = Callable[[PageOutcome], None]
Begin = Callable[[Site, Put], Run]


class Pumped(ABC):
    """A strategy without its concurrency: subclasses say how a run begins and what there is to close."""

    name: ClassVar[str]
    most: int = sys.maxsize  # pages that can be under way at once, whatever the policy allows

    def __init__(self) -> None:
        self._runs: set[Run] = set()
        self._closed = False

    @abstractmethod
    def begin(self, site: Site, put: Put) -> Run: ...

    def extract(self, work: Work, site: Site, cancelled: threading.Event) -> Iterator[PageOutcome]:
        """See Strategy. Raises StrategyFailed where the strategy is closed."""
        outcomes: queue.SimpleQueue[PageOutcome] = queue.SimpleQueue()
        limit, under_way = min(site.policy.concurrency, self.most), 0
        again: list[tuple[float, Page]] = []  # from when on, and what: under way, though nobody works on it
        run = self.begin(site, outcomes.put)
        self._runs.add(run)
        try:
            while not cancelled.is_set():
                if self._closed:
                    raise StrategyFailed(f"{self.name} was closed")
                pages = [Page(request) for request in work.take(limit - under_way)]
                under_way += len(pages)
                pages += _due(again)
                if pages:
                    run.start(pages)
                if not under_way:
                    return
                try:
                    outcome = outcomes.get(timeout=PATIENCE)
                except queue.Empty:
                    continue
                if attempt := _another(outcome, site.policy):
                    again.append(attempt)
                else:
                    yield outcome
                    under_way -= 1
        finally:
            self._runs.discard(run)
            run.stop()

    def close(self) -> None:
        """See Strategy. Subclasses end what they have after this."""
        self._closed = True
        for run in list(self._runs):
            run.stop()


def _another(outcome: PageOutcome, policy: FetchPolicy) -> tuple[float, Page] | None:
    """The page again and from when on, where that is worth it.

    Only a body that does not inflate comes here with attempts left: all other failures show while a page is fetched.
    """
    if outcome.failure is None or outcome.failure.code != BodyCorrupt.code:
        return None
    timing = outcome.timing
    pause = pause_before(leaf_of(outcome.failure), timing.attempts, policy)
    watch = Stopwatch(queued=timing.queued, attempts=timing.attempts)
    return None if pause is None else (time.monotonic() + pause, Page(outcome.request, watch))


def _due(again: list[tuple[float, Page]]) -> list[Page]:
    """Takes those whose time has come out of `again`."""
    now = time.monotonic()
    pages = [page for when, page in again if when <= now]
    again[:] = [(when, page) for when, page in again if when > now]
    return pages
