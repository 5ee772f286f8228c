"""One page after the other: what all others are compared with."""

import threading
from collections.abc import Iterator

from atrium.contracts.errors import StrategyFailed
from atrium.contracts.search import PageOutcome
from atrium.fetching.blocking import BlockingClient
from atrium.fetching.page import Stopwatch
from atrium.fetching.site import Site
from atrium.strategies.extraction import fetch_and_extract
from atrium.strategies.strategy import Work

SEARCHES = 8  # that may use one strategy side by side, each with its connection


class Sequential:
    name = "sequential"

    def __init__(self) -> None:
        self._client = BlockingClient(connections=SEARCHES)
        self._closed = False

    def extract(self, work: Work, site: Site, cancelled: threading.Event) -> Iterator[PageOutcome]:
        while not cancelled.is_set():
            if self._closed:
                raise StrategyFailed(f"{self.name} was closed")
            if not (taken := work.take(1)):
                return
            yield fetch_and_extract(self._client, taken[0], Stopwatch(), site, cancelled)

    def close(self) -> None:
        """A page that another thread fetches is finished first."""
        self._closed = True
        self._client.close()
