"""One event loop that waits for raw bytes; inflating and parsing in a process per core, to which they are pickled."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from atrium.fetching.allocator import keep_freed_memory
from atrium.fetching.page import RawPage
from atrium.fetching.site import Site
from atrium.strategies.extraction import extract
from atrium.strategies.machinery.children import Children
from atrium.strategies.machinery.cores import cores
from atrium.strategies.machinery.event_loop import LoopRun, LoopThread
from atrium.strategies.machinery.pumped import Begin, Page, Pumped, Put, Run


@dataclass(slots=True)
class _Parsing:
    """The inside of a process: pages come in fetched."""

    site: Site
    put: Put

    def start(self, pages: Sequence[Page]) -> None:
        for page in pages:
            assert page.raw is not None  # noqa: S101 - fetched by the parent
            self.put(extract(page.request, page.raw, page.watch, self.site))

    def stop(self) -> None:
        """Nothing is under way between two messages."""


def parsing() -> Begin:
    keep_freed_memory()
    return _Parsing


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
