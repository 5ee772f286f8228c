"""What the worker did so far, as Prometheus text and as an answer to "is it getting on?"."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from math import isfinite

from atrium.broker import DEADLY_SECONDS
from atrium.telemetry.exposition import family, labelled

# The loop that takes tasks says so every second; a broker that restarts is back after a few. After this something has
# to look.
SILENT_SECONDS = 30.0


class HandBack(Exception):
    """The task is for another worker, as if it had not been begun: this one stops, or can't get on."""


class Running:
    """One task. Written by its own thread, read by the one that serves it."""

    def __init__(self, name: str, task_id: str) -> None:
        self.name, self.id = name, task_id
        self.began = self.moved = self.advanced = time.monotonic()
        self.under_way = 0
        self.patience = SILENT_SECONDS  # how long a page may take

    def moves(self, under_way: int) -> None:
        """Its thread is not stuck; so many pages are under way."""
        now = time.monotonic()
        if not self.under_way:
            self.advanced = now
        self.moved, self.under_way = now, under_way

    def advances(self) -> None:
        """A page came out."""
        self.advanced = time.monotonic()

    def trouble(self, now: float) -> str | None:
        if now - self.began > DEADLY_SECONDS:
            return f"{self.id} has not ended in {DEADLY_SECONDS} s"
        if now - self.moved > SILENT_SECONDS:
            return f"{self.id} is stuck"
        if self.under_way and now - self.advanced > self.patience:
            return f"{self.id}: no page came out for {self.patience:.0f} s"
        return None


class Progress:
    """Of one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._consumed = float("-inf")
        self._running: set[Running] = set()
        self._tasks: Counter[tuple[str, str]] = Counter()
        self._pages = Counter({"hotel": 0, "list": 0, "failed": 0})
        self._observed = Counter({"hotel": 0, "failed": 0})

    def consumes(self) -> None:
        """The loop that takes tasks went round, connected to the broker."""
        self._consumed = time.monotonic()

    @property
    def seconds_since_consuming(self) -> float:
        return time.monotonic() - self._consumed

    @contextmanager
    def task(self, name: str, task_id: str) -> Iterator[Running]:
        """Keeps account of one task: done, handed back, or failed where the block raises."""
        running, outcome = Running(name, task_id), "failed"
        with self._lock:
            self._running.add(running)
        try:
            yield running
            outcome = "done"
        except HandBack:
            outcome = "handed_back"
            raise
        finally:
            with self._lock:
                self._running.discard(running)
                self._tasks[name, outcome] += 1

    def page(self, kind: str) -> None:
        with self._lock:
            self._pages[kind] += 1

    def observed(self, kind: str, hotels: int) -> None:
        with self._lock:
            self._observed[kind] += hotels

    def stuck(self) -> str | None:
        """The task that has outlived every limit, if there is one."""
        now = time.monotonic()
        with self._lock:
            return next((run.id for run in self._running if now - run.began > DEADLY_SECONDS), None)

    def health(self) -> tuple[bool, dict[str, object]]:
        """Healthy is: it takes tasks, and each that it has gets on."""
        now, silent = time.monotonic(), self.seconds_since_consuming
        with self._lock:
            troubles = [told for running in self._running if (told := running.trouble(now))]
            tasks, pages = len(self._running), sum(running.under_way for running in self._running)
        if silent > SILENT_SECONDS:
            troubles.insert(0, "takes no tasks" + (f" for {silent:.0f} s" if isfinite(silent) else " yet"))
        return not troubles, {
            "status": "stalled" if troubles else "ok",
            "trouble": "; ".join(troubles) or None,
            "tasks": tasks,
            "pages_under_way": pages,
            "seconds_since_consuming": round(silent, 3) if isfinite(silent) else None,
        }

    def text(self) -> str:
        """See telemetry.exposition."""
        with self._lock:
            tasks = {f'{{task="{name}",outcome="{how}"}}': float(n) for (name, how), n in self._tasks.items()}
            pages, observed, running = dict(self._pages), dict(self._observed), len(self._running)
            under_way = sum(each.under_way for each in self._running)
        return "".join((
            family("atrium_worker_tasks_total", "counter", "Tasks that ended, by how.", tasks),
            family("atrium_worker_pages_total", "counter", "Pages of searches that came out.",
                   labelled("outcome", pages)),
            family("atrium_worker_observations_total", "counter", "Hotels looked at again.",
                   labelled("outcome", observed)),
            family("atrium_worker_tasks_running", "gauge", "Tasks in hand.", {"": running}),
            family("atrium_worker_pages_under_way", "gauge", "Pages in hand.", {"": under_way}),
            family("atrium_worker_seconds_since_consuming", "gauge", "Since the loop that takes tasks went round.",
                   {"": self.seconds_since_consuming}),
        ))  # fmt: skip
