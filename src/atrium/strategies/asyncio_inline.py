"""One event loop that waits for all pages and parses them itself, one after the other."""

from atrium.fetching.site import Site
from atrium.strategies.machinery.event_loop import LoopRun, LoopThread, inline
from atrium.strategies.machinery.pumped import Pumped, Put, Run


class AsyncioInline(Pumped):
    name = "asyncio"

    def __init__(self) -> None:
        super().__init__()
        self._loop = LoopThread()

    def begin(self, site: Site, put: Put) -> Run:
        return LoopRun(self._loop, inline, site, put)

    def close(self) -> None:
        super().close()
        self._loop.close()
