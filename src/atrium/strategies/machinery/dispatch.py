"""The strategy's side of extractions by workers: pages out, outcomes back, and somebody there who works on them."""

import logging
import threading
import time
import uuid
from collections.abc import Sequence
from typing import Any

from redis.exceptions import RedisError

from atrium.broker import TaskQueue
from atrium.contracts.errors import StrategyFailed, TaskQueueUnavailable
from atrium.fetching.site import Site
from atrium.strategies.extraction import failed
from atrium.strategies.machinery.exchange import (
    GROUP,
    LEASE_SECONDS,
    Exchange,
    Keys,
    read_outcome,
    write_page,
    write_site,
)
from atrium.strategies.machinery.pumped import Page, Put, Run
from atrium.valkey import connect

log = logging.getLogger(__name__)

NOBODY_SECONDS = 15.0  # so long an extraction waits for a worker where there is none; one that restarts is back by then
BROKER_SECONDS = 10.0  # so long it waits for a broker that went away; Valkey is back after 1 to 3 s
FIRST_SECONDS = 2.0  # … and for one that it has not seen yet
TEND_SECONDS = 0.5  # between two looks after an extraction
INVITATION_SECONDS = 20.0  # an invitation that nobody took by then was lost with somebody
BLOCK_SECONDS = 0.2  # of one read: how late an end is noticed


class Dispatch:
    """Lives as long as its strategy; connects with the first page of the first extraction."""

    def __init__(self, url: str) -> None:
        self._client = connect(url)
        self._queue = TaskQueue(url)
        self._exchange = Exchange(self._client)
        self._runs: set[_Extraction] = set()
        self._lock = threading.Lock()

    def begin(self, site: Site, put: Put) -> Run:
        with self._lock:
            self._runs = {run for run in self._runs if run.is_alive()}
            run = _Extraction(self._exchange, self._queue, site, put)
            self._runs.add(run)
            return run

    def close(self) -> None:
        with self._lock:
            runs, self._runs = self._runs, set()
        for run in runs:
            run.stop()
        for run in runs:
            run.join()
        self._queue.close()
        self._client.close()


class _Extraction:
    """The pages of one search in the hands of workers.

    A thread reads their outcomes and looks after the extraction: keeps its keys, invites workers, misses those that
    are silent, and gives up where nobody is there. Until start() is called there is neither thread nor key.
    """

    def __init__(self, exchange: Exchange, queue: TaskQueue, site: Site, put: Put) -> None:
        self.id = uuid.uuid4().hex
        self._exchange, self._queue, self._site, self._put = exchange, queue, site, put
        self._keys = Keys.of(self.id)
        self._invitations = _Invitations(exchange, queue, self.id, site.policy.concurrency)
        self._lock = threading.Lock()  # guards what follows
        self._held: dict[tuple[int, int], Page] = {}
        self._unsent: list[Page] = []
        self._opened = False
        self._broken: str | None = None
        self._opening = threading.Lock()  # held while keys are made or removed
        self._over = threading.Event()
        self._last = "0"
        self._thread = threading.Thread(target=self._run, name="celery-outcomes", daemon=True)

    def is_alive(self) -> bool:
        return self._thread.is_alive() or not self._over.is_set()

    def join(self) -> None:
        if self._thread.ident is not None:
            self._thread.join()

    def start(self, pages: Sequence[Page]) -> None:
        with self._lock:
            broken = self._broken
            if broken is None and not self._over.is_set():
                self._held |= {page.request.position: page for page in pages}
                if self._thread.ident is None:
                    self._thread.start()
                if not self._opened:
                    self._unsent += pages
                    return
        if broken is not None:
            self._fail(pages, broken)
        else:
            self._send(pages)

    def stop(self) -> None:
        with self._lock:
            done = self._over.is_set() or self._thread.ident is None
            self._over.set()
        if done:
            return
        with self._opening:
            try:
                self._exchange.client.delete(self._keys.site, self._keys.pages, self._keys.outcomes)
            except RedisError as error:
                log.debug("the keys of an extraction stay until they expire: %s", error)

    def _send(self, pages: Sequence[Page]) -> None:
        """Where the broker is away, the thread sends them later: twice does no harm."""
        pipe = self._exchange.client.pipeline(transaction=False)  # one by one: workers that wait get one each
        for page in pages:
            pipe.xadd(self._keys.pages, {"page": write_page(page)}, nomkstream=True)
        try:
            pipe.execute()
        except RedisError:
            with self._lock:
                self._unsent += pages

    def _run(self) -> None:
        tended, answered, patience = float("-inf"), time.monotonic(), FIRST_SECONDS
        while not self._over.is_set():
            try:
                if time.monotonic() - tended > TEND_SECONDS:
                    self._tend()
                    tended = time.monotonic()
                self._read()
                answered, patience = time.monotonic(), BROKER_SECONDS
            except (RedisError, TaskQueueUnavailable) as error:
                if time.monotonic() - answered > patience:
                    return self._break(f"the broker is away: {error}")
                self._over.wait(BLOCK_SECONDS)
            except StrategyFailed as error:
                return self._break(error.message)
        return None

    def _read(self) -> None:
        found: Any = self._exchange.client.xread(
            {self._keys.outcomes: self._last}, count=256, block=int(BLOCK_SECONDS * 1000)
        )
        for _, entries in found or ():
            for entry, fields in entries:
                self._last = entry.decode()
                self._take(fields)
            self._exchange.client.xdel(self._keys.outcomes, *(entry for entry, _ in entries))

    def _take(self, fields: dict[bytes, bytes]) -> None:
        if text := fields.get(b"outcome"):
            outcome = read_outcome(text)
            with self._lock:
                known = self._held.pop(outcome.request.position, None)
            if known is not None:  # one that comes twice counts once
                self._put(outcome)
        elif b"joined" in fields:
            self._invitations.joined(int(fields[b"joined"]))
        elif b"left" in fields:
            self._invitations.left(int(fields[b"left"]), had_work=fields.get(b"reason") != b"already here")

    def _tend(self) -> None:
        with self._opening:
            if self._over.is_set():
                return
            made = self._exchange.open(self._keys, write_site(self._site))
        with self._lock:
            unsent, self._unsent = self._unsent, []
            if made and self._opened:
                log.warning("the broker lost an extraction: its pages are sent again")
                unsent = list(self._held.values())
            self._opened = True
        if made:
            self._last = "0"
            self._invitations.forget()
        if unsent:
            self._send(unsent)
        self._invitations.tend(wanted=bool(self._held))

    def _break(self, reason: str) -> None:
        with self._lock:
            self._broken = reason
            pages = list(self._held.values())
            self._held.clear()
        log.info("an extraction by tasks failed: %s", reason)  # its pages say it to those who wait for them
        self._fail(pages, reason)

    def _fail(self, pages: Sequence[Page], reason: str) -> None:
        for page in pages:
            self._put(failed(page.request, page.watch, StrategyFailed(reason), self._site))


class _Invitations:
    """Who works on an extraction, and who is asked to. Used by one thread.

    Every worker that is there gets one share, as far as there are pages at once for so many.
    """

    def __init__(self, exchange: Exchange, queue: TaskQueue, extraction: str, most: int) -> None:
        self._exchange, self._queue, self._extraction, self._most = exchange, queue, extraction, most
        self._pages = Keys.of(extraction).pages
        self._count = 0
        self._open: dict[int, float] = {}  # shares that nobody took yet, and since when
        self._taken: set[int] = set()
        self._nobody_since = time.monotonic()
        self._pause, self._again = TEND_SECONDS, 0.0

    def forget(self) -> None:
        self._open.clear()
        self._taken.clear()

    def joined(self, share: int) -> None:
        self._open.pop(share, None)
        self._taken.add(share)
        self._pause = TEND_SECONDS

    def left(self, share: int, *, had_work: bool) -> None:
        self._open.pop(share, None)
        self._taken.discard(share)
        if not had_work:  # it was taken by one who is here already: the others are busy
            self._again = time.monotonic() + self._pause
            self._pause = min(10.0, 2 * self._pause)

    def tend(self, *, wanted: bool) -> None:
        """Raises StrategyFailed where there is nobody."""
        now, workers = time.monotonic(), self._exchange.workers()
        self._miss_the_silent()
        self._open = {share: since for share, since in self._open.items() if now - since < INVITATION_SECONDS}
        if self._taken or workers or not wanted:
            self._nobody_since = now
        elif now - self._nobody_since > NOBODY_SECONDS:
            raise StrategyFailed(
                f"no worker takes tasks: in {NOBODY_SECONDS:.0f} s none was there; `python -m atrium.worker` is one"
            )
        missing = min(max(1, workers), self._most) - len(self._taken) - len(self._open)
        if now >= self._again or not self._taken:
            for _ in range(missing):
                self._count += 1
                self._queue.extract(self._extraction, self._count)
                self._open[self._count] = now

    def _miss_the_silent(self) -> None:
        if not self._taken:
            return
        found = self._exchange.client.xinfo_consumers(self._pages, GROUP)
        idle = {int(consumer["name"]): consumer["idle"] / 1000 for consumer in found}
        for share in [share for share in self._taken if idle.get(share, LEASE_SECONDS) >= LEASE_SECONDS]:
            log.warning("a worker is silent: its share of %s goes to others", self._extraction)
            self._taken.discard(share)
