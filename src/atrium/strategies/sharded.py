"""One event loop per core, each in a process of its own that fetches and parses inline."""

import threading
from collections.abc import Iterator

from atrium.contracts.search import PageOutcome
from atrium.fetching.site import Site
from atrium.strategies.machinery.children import Children
from atrium.strategies.machinery.cores import cores
from atrium.strategies.machinery.pump import Begin, pump
from atrium.strategies.strategy import Work


def loop_inline() -> Begin:
    """The inside of one process."""
    from atrium.strategies.asyncio_inline import AsyncioInline  # noqa: PLC0415 - only the child needs it

    return AsyncioInline().begin


class Sharded:
    name = "sharded"

    def __init__(self) -> None:
        self._children = Children(loop_inline, cores(), self.name)

    def extract(self, work: Work, site: Site, cancelled: threading.Event) -> Iterator[PageOutcome]:
        return pump(work, site, cancelled, self._children.begin)

    def close(self) -> None:
        self._children.close()
