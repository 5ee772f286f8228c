"""Child processes that do a part of the work, each with a strategy's machinery inside.

A page is handed to the child that has the fewest, when there is room for it: no child is left with a long share. They
are plain programs and not forks (which copy the locks of threads that they do not have) nor multiprocessing's spawns
(which run the caller's main module again and leave a tracker process behind).
"""

import itertools
import logging
import os
import queue
import socket
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection

from atrium.contracts.errors import StrategyFailed
from atrium.contracts.search import PageOutcome
from atrium.fetching.site import Site
from atrium.strategies.extraction import failed
from atrium.strategies.machinery import child as inside
from atrium.strategies.machinery.pumped import Begin, Page, Put, Run

log = logging.getLogger(__name__)

END_LIMIT = 1.0  # seconds for a child that is about to die to do so, and to say with which status


class Children:
    """`count` processes, started with the first run and kept until close(); one that dies is replaced."""

    def __init__(self, make: Callable[[], Begin], count: int, name: str) -> None:
        self._make = make
        self._count = count
        self._name = name
        self._numbers = itertools.count(1)
        self._lock = threading.Lock()
        self._children: list[_Child] = []
        self._runs: dict[int, _ChildrenRun] = {}
        self._closed = False
        self._warned = False

    def begin(self, site: Site, put: Put) -> Run:
        with self._lock:
            run = _ChildrenRun(self, next(self._numbers), site, put)
            self._runs[run.number] = run
            self._complete()
            return run

    def start(self, run: "_ChildrenRun", pages: Sequence[Page]) -> None:
        """Positions of pages are unique within a run."""
        shares = defaultdict[_Child, list[Page]](list)
        with self._lock:
            if run.number not in self._runs:
                return
            self._complete()
            for page in pages if self._children else ():
                child = min(self._children, key=lambda child: len(child.pages))
                child.pages[run.number, page.request.position] = page
                shares[child].append(page)
            for child, share in shares.items():
                child.tell((run.number, None if run.number in child.runs else run.site, share))
                child.runs.add(run.number)
        if not shares:
            self._fail(run, pages, "no process can be started")

    def stop(self, run: "_ChildrenRun") -> None:
        with self._lock:
            self._runs.pop(run.number, None)
            for child in self._children:
                child.pages = {key: page for key, page in child.pages.items() if key[0] != run.number}
                if run.number in child.runs:
                    child.runs.discard(run.number)
                    child.tell((run.number, None, None))

    def close(self) -> None:
        with self._lock:
            self._closed = True
            self._runs.clear()
            children, self._children = self._children, []
        for child in children:
            child.hang_up()
        for child in children:
            child.end(0)  # it may be importing still, and has nothing to save

    def _complete(self) -> None:
        while len(self._children) < self._count and not self._closed:
            job = inside.Job(f"{self._name}-{next(self._numbers)}", self._make)
            try:
                self._children.append(_Child(job, self._came, self._died))
            except OSError as error:  # no memory, no free process; with one child it goes on, only slower
                if not self._warned:  # once, not for every page
                    log.warning("no process for %s: %s", job.name, error)
                self._warned = True
                return

    def _came(self, child: "_Child", number: int, outcome: PageOutcome) -> None:
        with self._lock:
            known = child.pages.pop((number, outcome.request.position), None)
            run = self._runs.get(number)
        if run is not None and known is not None:
            run.put(outcome)

    def _died(self, child: "_Child") -> None:
        """Its pages failed; the next page starts another one."""
        with self._lock:
            if child not in self._children:
                return
            self._children.remove(child)
            lost = [(self._runs[number], page) for (number, _), page in child.pages.items() if number in self._runs]
        status = child.end(END_LIMIT)
        for run, page in lost:
            self._fail(run, [page], f"the process that had the page died (status {status})")

    def _fail(self, run: "_ChildrenRun", pages: Sequence[Page], reason: str) -> None:
        for page in pages:
            run.put(failed(page.request, page.watch, StrategyFailed(reason), run.site))


@dataclass(frozen=True, eq=False, slots=True)
class _ChildrenRun:
    children: Children
    number: int
    site: Site
    put: Put

    def start(self, pages: Sequence[Page]) -> None:
        self.children.start(self, pages)

    def stop(self) -> None:
        self.children.stop(self)


class _Child:
    """One process, the pages it has and the runs it knows, both guarded by the lock of Children.

    A thread writes to it, so that nobody waits where its socket is full; another one reads.
    """

    def __init__(
        self, job: inside.Job, came: Callable[["_Child", int, PageOutcome], None], died: Callable[["_Child"], None]
    ) -> None:
        self.pages: dict[tuple[int, tuple[int, int]], Page] = {}
        self.runs: set[int] = set()
        self._came = came
        self._died = died
        self._outbox: queue.SimpleQueue[inside.Job | inside.Message | None] = queue.SimpleQueue()
        self._socket, theirs = socket.socketpair()
        try:
            self._process = _run(inside.__name__, theirs.fileno())
        except OSError:
            self._socket.close()
            raise
        finally:
            theirs.close()
        self._connection: Connection[inside.Job | inside.Message, tuple[int, PageOutcome]]
        self._connection = Connection(os.dup(self._socket.fileno()))
        self._threads = [
            threading.Thread(target=target, name=f"{job.name}-{target.__name__[1:]}", daemon=True)
            for target in (self._write, self._read)
        ]
        for thread in self._threads:
            thread.start()
        self.tell(job)

    def tell(self, message: inside.Job | inside.Message) -> None:
        self._outbox.put(message)

    def hang_up(self) -> None:
        """It ends at once; so do the threads."""
        self._outbox.put(None)
        try:
            self._socket.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it has hung up itself

    def end(self, limit: float) -> int:
        """Waits for its end, kills it after `limit` seconds, and gives its exit status."""
        self.hang_up()
        try:
            status = self._process.wait(limit)
        except subprocess.TimeoutExpired:
            self._process.kill()
            status = self._process.wait()
        for thread in self._threads:
            if thread is not threading.current_thread():
                thread.join()
        self._connection.close()
        self._socket.close()
        return status

    def _write(self) -> None:
        while (message := self._outbox.get()) is not None:
            try:
                self._connection.send(message)
            except OSError:
                return  # _read notices as well

    def _read(self) -> None:
        try:
            while True:
                self._came(self, *self._connection.recv())
        except (EOFError, OSError):
            self._died(self)


def _run(module: str, file: int) -> "subprocess.Popen[bytes]":
    """A Python like this one, which finds the same modules, outside of the group that Ctrl-C on a terminal goes to."""
    return subprocess.Popen(  # noqa: S603 - this Python and a module of ours
        [sys.executable, "-P", "-m", module, str(file)],
        pass_fds=[file],
        stdin=subprocess.DEVNULL,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
        process_group=0,
    )
