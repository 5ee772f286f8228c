"""A share of an extraction: what one worker takes of its pages while others take the rest."""

import logging
import queue
import threading
import time
from typing import Any

from redis.exceptions import ConnectionError as BrokerAway
from redis.exceptions import RedisError, ResponseError
from redis.exceptions import TimeoutError as BrokerSilent

from atrium.broker import TASK_SECONDS
from atrium.contracts.errors import StrategyFailed
from atrium.contracts.search import PageOutcome
from atrium.fetching.policy import FetchPolicy
from atrium.fetching.site import Site
from atrium.strategies.extraction import failed
from atrium.strategies.machinery.exchange import GROUP, LEASE_SECONDS, Exchange, Keys, read_page, write_outcome
from atrium.strategies.machinery.pumped import Page, Pumped, Run
from atrium.worker.progress import Progress, Running

log = logging.getLogger(__name__)

TICK_SECONDS = 0.1  # how late a cancellation, a stop or free room is noticed
RENEW_SECONDS = 0.3
MOST_AT_ONCE = 32  # outcomes in one command
MOST_DELIVERIES = 5  # a page that so many workers were given and lost is not given to another one
BROKER_SECONDS = 10.0  # so long a share waits for a broker that went away
HANDED_BACK = 3_600_000  # ms: as if it had been silent for an hour, so that others take it at once


def patience(policy: FetchPolicy) -> float:
    """Seconds after which a page has come out, whatever happened to it."""
    exchange = policy.page_timeout * (1 + policy.max_redirects)
    return policy.attempts * (exchange + max(policy.retry_after_limit, policy.backoff_limit))


class Share:
    """`number` is its name among the shares of the extraction. For one thread, with a second one that sends."""

    def __init__(self, exchange: Exchange, extraction: str, number: int, progress: Progress, running: Running) -> None:
        self.keys = Keys.of(extraction)
        self._exchange, self._name = exchange, str(number)
        self._progress, self._running = progress, running
        self._lock = threading.Lock()  # guards the next two
        self._entries: dict[tuple[int, int], bytes] = {}  # of pages that are under way
        self._sending: list[tuple[bytes, PageOutcome]] = []
        self._moved = threading.Event()  # there is room again
        self._outbox: queue.SimpleQueue[PageOutcome | None] = queue.SimpleQueue()
        self._given_up = threading.Event()
        self._renewed = self._looked = 0.0

    @property
    def held(self) -> int:
        return len(self._entries) + len(self._sending)

    def _all(self) -> list[bytes]:
        with self._lock:
            return [*self._entries.values(), *(entry for entry, _ in self._sending)]

    def work(self, strategy: Pumped, site: Site, stopping: threading.Event, room: "Room") -> str:
        """Until the extraction is over, the process stops or time is up: then what is under way goes to others.

        Gives the reason.
        """
        self._site = site
        self._running.patience = patience(site.policy)
        run = strategy.begin(site, self._outbox.put)
        sender = threading.Thread(target=self._send, name=f"{threading.current_thread().name}-sender", daemon=True)
        sender.start()
        try:
            reason = self._pull(run, stopping, room)
        finally:
            run.stop()
            self._given_up.set()
            self._outbox.put(None)
            sender.join()
        if reason != "over":
            self._hand_back()
        return reason

    def _pull(self, run: Run, stopping: threading.Event, room: "Room") -> str:
        until, answered = time.monotonic() + TASK_SECONDS, time.monotonic()
        while not stopping.is_set():
            self._running.moves(self.held)
            if time.monotonic() > until:
                return "time is up"
            self._moved.clear()
            free = room.of(self)
            try:
                pages = self._renew(free) or self._read(free)
                answered = time.monotonic()
            except ResponseError as error:
                if "NOGROUP" in str(error):
                    return "over"
                raise
            except (BrokerAway, BrokerSilent):
                if time.monotonic() - answered > BROKER_SECONDS:
                    return "the broker is away"
                stopping.wait(TICK_SECONDS)
                continue
            if pages:
                run.start(pages)
            elif not free:
                self._moved.wait(TICK_SECONDS)
        return "the worker stops"

    def _read(self, free: int) -> list[Page]:
        if not free:
            return []
        found: Any = self._exchange.client.xreadgroup(
            GROUP, self._name, {self.keys.pages: ">"}, count=free, block=int(TICK_SECONDS * 1000)
        )
        return [page for _, entries in found or () for page in self._keep(entries)]

    def _renew(self, free: int) -> list[Page]:
        """Says that this share is alive, and takes over pages of those that are not."""
        now = time.monotonic()
        if now - self._renewed < RENEW_SECONDS:
            return []
        self._renewed, client = now, self._exchange.client
        if entries := self._all():
            client.xclaim(self.keys.pages, GROUP, self._name, 0, entries, justid=True)
        if not free or now - self._looked < 1:
            return []
        self._looked = now
        lost = client.xautoclaim(self.keys.pages, GROUP, self._name, int(LEASE_SECONDS * 1000), "0-0", count=free)[1]
        return self._keep([entry for entry in lost if self._worth_it(*entry)])

    def _worth_it(self, entry: bytes, fields: dict[bytes, bytes]) -> bool:
        [known] = self._exchange.client.xpending_range(self.keys.pages, GROUP, entry, entry, 1) or [{}]
        if known.get("times_delivered", 1) <= MOST_DELIVERIES:
            return True
        page = read_page(fields[b"page"])
        reason = f"{MOST_DELIVERIES} workers were given the page, and none came back"
        with self._lock:
            self._entries[page.request.position] = entry
        self._outbox.put(failed(page.request, page.watch, StrategyFailed(reason), self._site))
        return False

    def _keep(self, entries: list[tuple[bytes, dict[bytes, bytes]]]) -> list[Page]:
        """Those of them that are not under way here already. A page may have been sent twice: one entry will do."""
        pages, twice = [], []
        with self._lock:
            for entry, fields in entries:
                page = read_page(fields[b"page"])
                known = self._entries.setdefault(page.request.position, entry)
                if known is not entry:
                    twice += [entry] if known != entry else []
                else:
                    pages.append(page)
        if twice:
            self._exchange.client.xack(self.keys.pages, GROUP, *twice)
        return pages

    def _send(self) -> None:
        """Outcomes to the strategy, as they come. What can't be sent is somebody else's page later."""
        while (first := self._outbox.get()) is not None:
            outcomes = [first]
            while len(outcomes) < MOST_AT_ONCE and not self._outbox.empty():
                if (more := self._outbox.get()) is None:
                    return
                outcomes.append(more)
            with self._lock:  # a page may come again before we know that its outcome arrived: it has another entry then
                found = [(self._entries.pop(each.request.position, None), each) for each in outcomes]
                self._sending = [(entry, outcome) for entry, outcome in found if entry is not None]
            while not self._sent() and not self._given_up.wait(TICK_SECONDS):
                pass
            self._moved.set()

    def _sent(self) -> bool:
        try:
            self._exchange.finish(self.keys, [(entry, write_outcome(outcome)) for entry, outcome in self._sending])
        except RedisError as error:
            log.debug("outcomes wait for the broker: %s", error)
            return False
        self._running.advances()
        with self._lock:
            sent, self._sending = self._sending, []
        for _, outcome in sent:
            self._progress.page("failed" if outcome.failure else "list" if outcome.listing else "hotel")
        return True

    def _hand_back(self) -> None:
        try:
            if entries := self._all():
                self._exchange.client.xclaim(
                    self.keys.pages, GROUP, self._name, 0, entries, idle=HANDED_BACK, justid=True
                )
        except RedisError as error:
            log.debug("pages go to others when they miss this worker: %s", error)


class Room:
    """How many pages each share of this process may have under way: all the same."""

    def __init__(self, pages: int) -> None:
        self._pages = pages
        self._lock = threading.Lock()
        self._shares: dict[str, Share] = {}

    def enter(self, share: Share) -> bool:
        """False where this process has a share of the same extraction already."""
        with self._lock:
            return self._shares.setdefault(share.keys.pages, share) is share

    def leave(self, share: Share) -> None:
        with self._lock:
            del self._shares[share.keys.pages]

    def of(self, share: Share) -> int:
        return max(0, max(1, self._pages // max(1, len(self._shares))) - share.held)
