"""A process pool, each process fetching and parsing its share one page after the other.

Twice as many processes as cores: one can wait while another computes. More would hide more waiting and cost 40 MB each.
"""

import threading
from collections.abc import Iterator

from atrium.contracts.search import PageOutcome
from atrium.fetching.site import Site
from atrium.strategies.machinery.children import Children
from atrium.strategies.machinery.cores import cores
from atrium.strategies.machinery.pump import Begin, pump
from atrium.strategies.strategy import Work


def one_at_a_time() -> Begin:
    """The inside of one process."""
    from atrium.strategies.threads import Threads  # noqa: PLC0415 - only the child needs it

    return Threads(threads=1).begin


class Processes:
    name = "processes"

    def __init__(self) -> None:
        self._children = Children(one_at_a_time, 2 * cores(), self.name)

    def extract(self, work: Work, site: Site, cancelled: threading.Event) -> Iterator[PageOutcome]:
        return pump(work, site, cancelled, self._children.begin)

    def close(self) -> None:
        self._children.close()
