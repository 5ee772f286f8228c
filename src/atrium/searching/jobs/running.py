"""One run of a job: a search whose events are written down as they come."""

import logging
import queue
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import redis

from atrium.contracts.errors import AtriumError, Duty, Failure
from atrium.contracts.jobs import JobStatus
from atrium.contracts.search import (
    Finished,
    HotelFound,
    ListRead,
    PageFailed,
    RunReport,
    SearchEvent,
    SearchQuery,
)
from atrium.fetching.site import Site
from atrium.searching.jobs.lease import Held, Lease
from atrium.searching.search import search
from atrium.strategies.strategy import Strategy

_log = logging.getLogger(__name__)

BEAT = 0.2  # seconds between two signs of life, which is also how soon a cancellation is noticed
GATHER = 0.05  # seconds between two writes, for all that comes meanwhile; what comes first is written at once
AT_ONCE = 100  # events that are written in one go
WAITING = 200  # events that wait to be written before the search has to wait as well
PAUSE = 0.5  # seconds between two attempts where Valkey is away

OpenSite = Callable[[SearchQuery, threading.Event], Site]
OpenStrategy = Callable[[str], Strategy]


class Recorder:
    """Writes in a thread of its own: as many events at once as there are, or none, as a sign of life."""

    def __init__(self, lease: Lease) -> None:
        self.cancelled = threading.Event()
        self.held = Held.OK
        self._lease = lease
        self._events: queue.Queue[SearchEvent | None] = queue.Queue(WAITING)
        self._wanted = 0
        self._given_up = False
        self._written = float("-inf")
        self._complete = threading.Event()
        self._thread = threading.Thread(target=self._write, name=f"recorder {lease.job.id[:8]}", daemon=True)

    def put(self, event: SearchEvent) -> None:
        """Waits where many are waiting already."""
        if self.held is not Held.LOST:
            self._events.put(event)

    def correct(self, wanted: int) -> None:
        """So many more pages are wanted than an earlier run said."""
        self._wanted = wanted

    @contextmanager
    def writing(self) -> Iterator[None]:
        """All that was put is written when the block is left."""
        self._thread.start()
        try:
            yield
        finally:
            self._events.put(None)
            self._complete.set()  # after the end itself, which else would be a write of its own
            self._thread.join()

    def give_up(self) -> None:
        """Nothing more is written."""
        self._given_up = True
        self.held = Held.LOST
        self.cancelled.set()

    def _write(self) -> None:
        ended = False
        while not ended:
            events, ended = self._take()
            held = self._record(events)
            self._written = time.monotonic()
            if held is not Held.OK:
                self.held = Held.LOST if self._given_up else held
                self.cancelled.set()

    def _record(self, events: list[SearchEvent]) -> Held:
        wanted, self._wanted = self._wanted, 0
        while not self._given_up and self.held is not Held.LOST:
            try:
                return self._lease.record(events, wanted=wanted)
            except redis.RedisError as error:
                _log.warning("progress waits: %s", error, extra={"job": self._lease.job.id})
                time.sleep(PAUSE)
        return Held.LOST

    def _take(self) -> tuple[list[SearchEvent], bool]:
        events: list[SearchEvent] = []
        try:
            event = self._events.get(timeout=BEAT)
            if (early := self._written + GATHER - time.monotonic()) > 0:
                self._complete.wait(early)
            while True:
                if event is None:
                    return events, True
                events.append(event)
                if len(events) == AT_ONCE:
                    return events, False
                event = self._events.get_nowait()
        except queue.Empty:
            return events, False


class Run:
    """A job in the hands of this process."""

    def __init__(self, lease: Lease) -> None:
        self.job = lease.job
        self._lease = lease
        self._recorder = Recorder(lease)
        self._failures: list[PageFailed] = []
        self._hotels = 0
        self._report: RunReport | None = None

    def run(self, open_site: OpenSite, open_strategy: OpenStrategy) -> JobStatus | None:
        """How the job ended; None where it is not ours any more."""
        failure: Failure | None = None
        with self._recorder.writing():
            try:
                self._search(open_site, open_strategy)
                failure = self._nothing_came()
            except AtriumError as error:
                failure = error.failure()
            except Exception:  # noqa: BLE001 - whatever it is, the person is told that it is over
                _log.exception("a search broke", extra={"job": self.job.id})
                failure = Failure(code="failed", message="something went wrong on our side", duty=Duty.PAGE)
        if self._recorder.held is Held.LOST:
            return None
        status = JobStatus.FAILED if failure else JobStatus.FINISHED
        if self._recorder.held is Held.CANCEL:
            status, failure = JobStatus.CANCELLED, None
        return status if self._finish(status, failure) else None

    def hand_back(self) -> None:
        """The job is interrupted at once; what it still brings in is not written."""
        self._recorder.give_up()
        try:
            self._lease.release()
        except redis.RedisError as error:
            _log.warning("a job could not be handed back, its lease will end: %s", error, extra={"job": self.job.id})

    def _search(self, open_site: OpenSite, open_strategy: OpenStrategy) -> None:
        query, recorder = self.job.query, self._recorder
        strategy = open_strategy(query.strategy)
        site = open_site(query, recorder.cancelled)
        earlier = list(self._lease.earlier()) if self.job.runs > 1 else []
        self._hotels = sum(isinstance(event, HotelFound) for event in earlier)
        recorder.correct(sum(event.hotels for event in earlier if isinstance(event, ListRead)) - self.job.wanted)
        for event in search(query, site, strategy, recorder.cancelled, earlier):
            match event:
                case Finished():
                    self._report = event.report
                    continue
                case HotelFound():
                    self._hotels += 1
                case PageFailed():
                    self._failures.append(event)
            recorder.put(event)

    def _nothing_came(self) -> Failure | None:
        """A search without a single hotel failed, and the first page that failed says how."""
        if self._hotels or not self._failures:
            return None
        first = min(self._failures, key=lambda failed: failed.position).failure
        return first.model_copy(update={"message": f"no hotel came: {first.message}"})

    def _finish(self, status: JobStatus, failure: Failure | None) -> bool:
        while self._recorder.held is not Held.LOST:
            try:
                return self._lease.finish(status, failure=failure, report=self._report) is Held.OK
            except redis.RedisError as error:
                _log.warning("the end of a job waits: %s", error, extra={"job": self.job.id})
                time.sleep(PAUSE)
        return False
