"""One event loop that waits for all pages and parses them itself, one after the other."""

import threading
from collections.abc import Iterator

from atrium.contracts.search import PageOutcome
from atrium.fetching.site import Site
from atrium.strategies.machinery.event_loop import LoopRun, LoopThread, inline
from atrium.strategies.machinery.pump import Put, Run, pump
from atrium.strategies.strategy import Work


class AsyncioInline:
    name = "asyncio"

    def __init__(self) -> None:
        self._loop = LoopThread()

    def begin(self, site: Site, put: Put) -> Run:
        return LoopRun(self._loop, inline, site, put)

    def extract(self, work: Work, site: Site, cancelled: threading.Event) -> Iterator[PageOutcome]:
        return pump(work, site, cancelled, self.begin)

    def close(self) -> None:
        self._loop.close()
