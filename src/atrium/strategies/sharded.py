"""One event loop per core, each in a process of its own that fetches and parses inline."""

from atrium.fetching.site import Site
from atrium.strategies.machinery.children import Children
from atrium.strategies.machinery.cores import cores
from atrium.strategies.machinery.pumped import Begin, Pumped, Put, Run


def loop_inline() -> Begin:
    """The inside of a process."""
    from atrium.strategies.asyncio_inline import AsyncioInline  # noqa: PLC0415 - only the child needs it

    return AsyncioInline().begin


class Sharded(Pumped):
    name = "sharded"

    def __init__(self) -> None:
        super().__init__()
        self._children = Children(loop_inline, cores(), self.name)

    def begin(self, site: Site, put: Put) -> Run:
        return self._children.begin(site, put)

    def close(self) -> None:
        super().close()
        self._children.close()
