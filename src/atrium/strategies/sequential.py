"""One page after the other: what all others are compared with."""

import threading
from collections.abc import Iterator

from atrium.contracts.errors import AtriumError
from atrium.contracts.search import PageOutcome
from atrium.fetching.blocking import BlockingClient
from atrium.fetching.page import Stopwatch
from atrium.fetching.site import Site
from atrium.strategies.extraction import extract, failed
from atrium.strategies.strategy import Work


class Sequential:
    name = "sequential"

    def __init__(self) -> None:
        self._client = BlockingClient(connections=8)

    def extract(self, work: Work, site: Site, cancelled: threading.Event) -> Iterator[PageOutcome]:
        while not cancelled.is_set() and (taken := work.take(1)):
            request, watch = taken[0], Stopwatch()
            try:
                raw = self._client.fetch(request.url, watch, site, cancelled)
            except AtriumError as error:
                yield failed(request, watch, error, site)
            else:
                yield extract(request, raw, watch, site)

    def close(self) -> None:
        self._client.close()
