"""The runs of one process: takes jobs from the queue that all processes share, each in a thread of its own."""

import logging
import threading
from collections.abc import Callable

import redis

from atrium.contracts.jobs import Job, JobStatus
from atrium.searching.jobs.lease import Lease
from atrium.searching.jobs.running import OpenSite, Run
from atrium.strategies import registry
from atrium.strategies.strategy import Strategy
from atrium.valkey import connect

_log = logging.getLogger(__name__)

POLL = 0.5  # seconds until a job is seen that was queued by another process
AWAY = 1.0  # seconds between two attempts where Valkey is away

Ended = Callable[[Job, JobStatus], None]


class Runners:
    """`at_once` jobs at most. `ended` is called, in a thread, with each job that is over."""

    def __init__(
        self, valkey_url: str, open_site: OpenSite, ended: Ended, *, at_once: int, lease_seconds: float, keep: int
    ) -> None:
        self._valkey = connect(valkey_url)
        self._open_site = open_site
        self._ended = ended
        self._lease_seconds = lease_seconds
        self._keep = keep
        self._free = threading.Semaphore(at_once)
        self._wake = threading.Event()
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._runs: dict[Run, threading.Thread] = {}
        self._strategies: dict[str, Strategy] = {}
        self._dispatcher = threading.Thread(target=self._dispatch, name="dispatcher", daemon=True)

    def start(self) -> None:
        self._dispatcher.start()

    def wake(self) -> None:
        """A job was queued just now."""
        self._wake.set()

    @property
    def running(self) -> int:
        return len(self._runs)

    def hand_back(self) -> None:
        """No more jobs; those at work are interrupted at once. Twice is allowed."""
        self._stopping.set()
        self._wake.set()
        with self._lock:
            runs = list(self._runs)
        for run in runs:
            run.hand_back()

    def close(self) -> None:
        """Hands back what is under way and ends every thread, process and connection."""
        self.hand_back()
        self._free.release()
        self._dispatcher.join()
        self.hand_back()  # what the dispatcher has taken in the meantime
        for thread in list(self._runs.values()):
            thread.join()
        for strategy in self._strategies.values():
            strategy.close()
        self._valkey.close()

    def _dispatch(self) -> None:
        while not self._stopping.is_set():
            self._free.acquire()
            while not self._stopping.is_set():
                self._wake.clear()
                if (lease := self._claim()) is not None:
                    self._start(Run(lease))
                    break
                self._wake.wait(POLL)

    def _claim(self) -> Lease | None:
        try:
            return Lease.claim(self._valkey, self._lease_seconds, self._keep)
        except redis.RedisError as error:
            _log.warning("no job can be taken: %s", error)
            self._stopping.wait(AWAY)
            return None

    def _start(self, run: Run) -> None:
        thread = threading.Thread(target=self._work, args=(run,), name=f"job {run.job.id[:8]}", daemon=True)
        with self._lock:
            self._runs[run] = thread
        thread.start()

    def _work(self, run: Run) -> None:
        _log.info("job started", extra={"job": run.job.id, "run": run.job.runs})
        try:
            if status := run.run(self._open_site, self._strategy):
                _log.info("job is over", extra={"job": run.job.id, "status": str(status)})
                self._ended(run.job, status)
        finally:
            with self._lock:
                self._runs.pop(run)
            self._free.release()

    def _strategy(self, name: str) -> Strategy:
        with self._lock:
            if name not in self._strategies:
                self._strategies[name] = registry.open(name)
            return self._strategies[name]
