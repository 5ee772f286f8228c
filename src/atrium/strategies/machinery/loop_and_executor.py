"""One event loop that waits, and an executor that inflates and parses."""

import threading
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor, Executor
from contextlib import suppress

from atrium.contracts.search import PageOutcome
from atrium.fetching.site import Site
from atrium.strategies.machinery.event_loop import LoopRun, LoopThread, in_executor
from atrium.strategies.machinery.pump import Put, Run, pump
from atrium.strategies.strategy import Work


class LoopAndExecutor:
    """Subclasses say which executor."""

    name = ""

    def __init__(self) -> None:
        self._loop = LoopThread()
        self._executor: Executor | None = None

    def make_executor(self) -> Executor:
        raise NotImplementedError

    def _usable(self) -> Executor:
        if self._executor is None or getattr(self._executor, "_broken", False):
            with suppress(BrokenExecutor):
                if self._executor is not None:
                    self._executor.shutdown(wait=False)
            self._executor = self.make_executor()
        return self._executor

    def begin(self, site: Site, put: Put) -> Run:
        return LoopRun(self._loop, in_executor(self._usable), site, put)

    def extract(self, work: Work, site: Site, cancelled: threading.Event) -> Iterator[PageOutcome]:
        return pump(work, site, cancelled, self.begin)

    def close(self) -> None:
        self._loop.close()
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)
