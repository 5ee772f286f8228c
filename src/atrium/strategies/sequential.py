"""One page after the other: what all others are compared with."""

import threading
from collections.abc import Iterator

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

    def extract(self, work: Work, site: Site, cancelled: threading.Event) -> Iterator[PageOutcome]:
        while not cancelled.is_set() and (taken := work.take(1)):
            yield fetch_and_extract(self._client, taken[0], Stopwatch(), site, cancelled)

    def close(self) -> None:
        self._client.close()
