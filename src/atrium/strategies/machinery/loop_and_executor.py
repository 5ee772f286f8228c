"""One event loop that waits, and an executor that inflates and parses."""

from abc import abstractmethod
from concurrent.futures import Executor

from atrium.fetching.site import Site
from atrium.strategies.machinery.event_loop import LoopRun, LoopThread, in_executor
from atrium.strategies.machinery.pumped import Pumped, Put, Run


class LoopAndExecutor(Pumped):
    """Subclasses say which executor."""

    def __init__(self) -> None:
        super().__init__()
        self._loop = LoopThread()
        self._executor = self.make_executor()

    @abstractmethod
    def make_executor(self) -> Executor:
        """Its workers start when they are needed."""

    def begin(self, site: Site, put: Put) -> Run:
        return LoopRun(self._loop, in_executor(self._executor), site, put)

    def close(self) -> None:
        super().close()
        self._loop.close()
        self._executor.shutdown(cancel_futures=True)
