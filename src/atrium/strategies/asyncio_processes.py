"""One event loop that waits for raw bytes; inflating and parsing in a process per core, to which they are pickled."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from atrium.fetching.page import RawPage
from atrium.fetching.site import Site
from atrium.strategies.machinery.children import Children
from atrium.strategies.machinery.cores import cores
from atrium.strategies.machinery.event_loop import LoopRun, LoopThread
from atrium.strategies.machinery.parsing import parsing
from atrium.strategies.machinery.pumped import Page, Pumped, Put, Run


@dataclass(frozen=True, eq=False, slots=True)
class _Both:
    fetching: Run
    parsing: Run

    def start(self, pages: Sequence[Page]) -> None:
        self.fetching.start(pages)

    def stop(self) -> None:
        self.fetching.stop()
        self.parsing.stop()


class AsyncioProcesses(Pumped):
    name = "asyncio-processes"

    def __init__(self) -> None:
        super().__init__()
        self._loop = LoopThread()
        self._children = Children(parsing, cores(), self.name)

    def begin(self, site: Site, put: Put) -> Run:
        children = self._children.begin(site, put)

        def finish(page: Page, raw: RawPage, _site: Site, _put: Put) -> None:
            children.start([replace(page, raw=raw)])

        return _Both(LoopRun(self._loop, finish, site, put), children)

    def close(self) -> None:
        super().close()
        self._loop.close()
        self._children.close()
