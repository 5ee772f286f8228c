"""A process pool, each process fetching and parsing one page after the other.

Twice as many processes as cores: one can wait while another computes. More would hide more waiting and cost 40 MB each.
"""

from atrium.fetching.site import Site
from atrium.strategies.machinery.children import Children
from atrium.strategies.machinery.cores import cores
from atrium.strategies.machinery.pumped import Begin, Pumped, Put, Run


def one_at_a_time() -> Begin:
    """The inside of a process."""
    from atrium.strategies.threads import Threads  # noqa: PLC0415 - only the child needs it

    return Threads(threads=1).begin


class Processes(Pumped):
    name = "processes"

    def __init__(self) -> None:
        super().__init__()
        self.most = 2 * cores()
        self._children = Children(one_at_a_time, self.most, self.name)

    def begin(self, site: Site, put: Put) -> Run:
        return self._children.begin(site, put)

    def close(self) -> None:
        super().close()
        self._children.close()
