"""Child processes that fetch and parse their share, each with a strategy's machinery inside.

Pages are handed to the child that has the fewest, a few at a time, so that no child is left with a long share.
"""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from atrium.contracts.errors import StrategyFailed
from atrium.contracts.search import PageOutcome, PageRequest
from atrium.fetching.page import Stopwatch
from atrium.fetching.site import Site
from atrium.strategies.extraction import failed
from atrium.strategies.machinery.pump import Begin, Put, Run

_CONTEXT = multiprocessing.get_context("spawn")  # fork copies the locks of threads that the child does not have
END_LIMIT = 1.0  # seconds


def follow_parent() -> None:
    """In a child: leave Ctrl-C to the parent, and end when it is gone, also when it was killed with -9.

    PR_SET_PDEATHSIG would follow the parent's thread, which may end long before the process.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = os.getppid()

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=look, name="follow-parent", daemon=True).start()


def _child(connection: Connection, make_engine: Callable[[], Begin]) -> None:
    follow_parent()
    engine, runs, lock = make_engine(), {}, threading.Lock()

    def putter(number: int) -> Put:
        def put(outcome: PageOutcome) -> None:
            with lock:
                try:
                    connection.send((number, outcome))
                except OSError:  # the parent closed the strategy
                    os._exit(0)

        return put

    while True:
        try:
            number, site, requests = connection.recv()
        except (EOFError, OSError):
            os._exit(0)  # nothing here outlives its process: no use in waiting for threads
        if site is not None:
            runs[number] = engine(site, putter(number))
        if requests is None:
            runs.pop(number).stop()
        elif number in runs:
            runs[number].start(requests)


@dataclass(slots=True)
class _Child:
    process: BaseProcess
    connection: Connection
    pages: dict[tuple[int, tuple[int, int]], tuple[PageRequest, Stopwatch]] = field(default_factory=dict)
    knows: set[int] = field(default_factory=set)


class Children:
    """`count` processes, started with the first page and kept until close(); one that dies is replaced."""

    def __init__(self, make_engine: Callable[[], Begin], count: int, name: str) -> None:
        self._make_engine = make_engine
        self._count = count
        self._name = name
        self._children: list[_Child] = []
        self._runs: dict[int, _ChildrenRun] = {}
        self._numbers = 0
        self._lock = threading.RLock()

    def begin(self, site: Site, put: Put) -> Run:
        with self._lock:
            self._numbers += 1
            run = self._runs[self._numbers] = _ChildrenRun(self, self._numbers, site, put)
            return run

    def close(self) -> None:
        with self._lock:
            children, self._children = self._children, []
            self._runs.clear()
        for child in children:
            child.connection.close()
        deadline = time.monotonic() + END_LIMIT
        for child in children:
            child.process.join(max(0.0, deadline - time.monotonic()))
            if child.process.is_alive():
                child.process.kill()
                child.process.join()
            child.process.close()

    def send(self, run: "_ChildrenRun", requests: Sequence[PageRequest]) -> None:
        with self._lock:
            while len(self._children) < self._count:
                self._children.append(self._start())
            shares: dict[int, list[PageRequest]] = {}
            for request in requests:
                child = min(self._children, key=lambda child: len(child.pages))
                child.pages[run.number, request.position] = (request, Stopwatch())
                shares.setdefault(id(child), []).append(request)
            for child in list(self._children):
                if id(child) in shares:
                    self._tell(child, run, shares[id(child)])

    def _tell(self, child: _Child, run: "_ChildrenRun", requests: list[PageRequest]) -> None:
        site = None if run.number in child.knows else run.site
        child.knows.add(run.number)
        try:
            child.connection.send((run.number, site, requests))
        except OSError:
            self._bury(child)

    def forget(self, run: "_ChildrenRun") -> None:
        with self._lock:
            self._runs.pop(run.number, None)
            for child in list(self._children):
                if run.number in child.knows:
                    child.knows.discard(run.number)
                    child.pages = {key: page for key, page in child.pages.items() if key[0] != run.number}
                    try:
                        child.connection.send((run.number, None, None))
                    except OSError:
                        self._bury(child)

    def _start(self) -> _Child:
        ours, theirs = _CONTEXT.Pipe()
        process = _CONTEXT.Process(
            target=_child, args=(theirs, self._make_engine), name=f"{self._name}-{self._numbers}", daemon=True
        )
        process.start()
        theirs.close()
        child = _Child(process, ours)
        threading.Thread(target=self._listen, args=(child,), name=f"{self._name}-outcomes", daemon=True).start()
        return child

    def _listen(self, child: _Child) -> None:
        while True:
            try:
                number, outcome = child.connection.recv()
            except (EOFError, OSError):
                self._bury(child)
                return
            with self._lock:
                known = child.pages.pop((number, outcome.request.position), None)
                run = self._runs.get(number)
            if run is not None and known is not None:
                run.put(outcome)

    def _bury(self, child: _Child) -> None:
        """A child is gone: its pages failed. The next page starts another one."""
        with self._lock:
            if child not in self._children:
                return
            self._children.remove(child)
            lost, child.pages = child.pages, {}
            runs = dict(self._runs)
        child.process.join(END_LIMIT)
        for (number, _), (request, watch) in lost.items():
            if number in runs:
                error = StrategyFailed(
                    f"the process that had the page died ({child.process.exitcode})", url=request.url
                )
                runs[number].put(failed(request, watch, error, runs[number].site))


@dataclass(slots=True)
class _ChildrenRun:
    children: Children
    number: int
    site: Site
    put: Put

    def start(self, requests: Sequence[PageRequest]) -> None:
        self.children.send(self, requests)

    def stop(self) -> None:
        self.children.forget(self)
