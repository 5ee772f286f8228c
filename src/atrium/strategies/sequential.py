"""One page after the other, in the caller's thread: what all others are compared with."""

import threading
import time
from collections.abc import Iterator

from atrium.contracts.errors import StrategyFailed
from atrium.contracts.search import PageOutcome, PageRequest
from atrium.fetching.blocking import BlockingClient
from atrium.fetching.page import Stopwatch
from atrium.fetching.site import Site
from atrium.strategies.extraction import fetch_and_extract, pause_before_another
from atrium.strategies.strategy import Work

SEARCHES = 8  # that may use one strategy side by side, each with its connection
PATIENCE = 0.1  # seconds between two looks at either of two events


class Sequential:
    name = "sequential"

    def __init__(self) -> None:
        self._client = BlockingClient(connections=SEARCHES)
        self._closed = threading.Event()

    def extract(self, work: Work, site: Site, cancelled: threading.Event) -> Iterator[PageOutcome]:
        ended = _Either(cancelled, self._closed)
        while not cancelled.is_set():
            self._check_open()
            if not (taken := work.take(1)):
                return
            outcome = self._outcome(taken[0], site, ended)
            self._check_open()
            yield outcome

    def _check_open(self) -> None:
        if self._closed.is_set():
            raise StrategyFailed(f"{self.name} was closed")

    def _outcome(self, request: PageRequest, site: Site, ended: threading.Event) -> PageOutcome:
        watch = Stopwatch()
        while True:
            outcome = fetch_and_extract(self._client, request, watch, site, ended)
            pause = pause_before_another(outcome, site.policy)
            if pause is None or ended.wait(pause):
                return outcome

    def close(self) -> None:
        self._closed.set()
        self._client.close()


class _Either(threading.Event):
    """Set as soon as one of two events is."""

    def __init__(self, one: threading.Event, other: threading.Event) -> None:
        super().__init__()
        self._events = one, other

    def is_set(self) -> bool:
        return any(event.is_set() for event in self._events)

    def wait(self, timeout: float | None = None) -> bool:
        deadline = float("inf") if timeout is None else time.monotonic() + timeout
        first, _ = self._events
        while not self.is_set() and (left := deadline - time.monotonic()) > 0:
            first.wait(min(left, PATIENCE))
        return self.is_set()
