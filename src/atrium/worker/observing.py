"""Looking at known hotels again: their pages become one HotelsObserved."""

import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby

from atrium.broker import TASK_SECONDS
from atrium.contracts.errors import AtriumError, EventLogUnavailable
from atrium.contracts.events import Event, HotelsObserved, event_id
from atrium.contracts.hotel import Hotel
from atrium.contracts.search import PageOutcome, PageRequest
from atrium.contracts.tasks import HotelAddress
from atrium.eventlog.log import Record
from atrium.eventlog.publishing import publisher
from atrium.fetching.policy import FetchPolicy
from atrium.fetching.site import open_site
from atrium.strategies.strategy import Strategy
from atrium.worker.progress import HandBack, Progress, Running
from atrium.worker.share import patience

log = logging.getLogger(__name__)

PUBLISH_SECONDS = 60.0  # how long facts that were had wait for an event log that is away


@dataclass(slots=True)
class Pages:
    """See strategies.strategy.Work: pages of hotels, as many as time allows; `waiting` are the others."""

    waiting: list[HotelAddress]
    until: float
    running: Running
    taken: list[HotelAddress] = field(default_factory=list)
    done: int = 0

    def take(self, limit: int) -> list[PageRequest]:
        self.running.moves(len(self.taken) - self.done)
        if time.monotonic() > self.until:
            return []
        now, self.waiting = self.waiting[:limit], self.waiting[limit:]
        first = len(self.taken)
        self.taken += now
        return [
            PageRequest(position=(1, place), kind="detail", url=hotel.url) for place, hotel in enumerate(now, first + 1)
        ]

    def came(self, outcome: PageOutcome) -> HotelAddress:
        self.done += 1
        self.running.advances()
        return self.taken[outcome.request.position[1] - 1]


@dataclass(frozen=True, slots=True)
class Observer:
    """Looks at the pages of one installation's source: addresses elsewhere are refused."""

    base_url: str
    contact: str | None
    event_log_url: str
    strategy: Strategy
    progress: Progress
    stopping: threading.Event

    def observe(self, wanted: Sequence[HotelAddress], task_id: str, running: Running) -> list[HotelAddress]:
        """Publishes what it saw; gives those that it had no time for. A page that fails is counted and logged.

        The event's id comes from the task's: a task that is delivered twice is a duplicate to whoever reads it.
        Raises HandBack where the process stops or the event log stays away.
        """
        until, found, rest = time.monotonic() + TASK_SECONDS, list[Hotel](), list[HotelAddress]()
        for source, hotels in groupby(sorted(wanted, key=lambda hotel: hotel.source), lambda hotel: hotel.source):
            pages = Pages(list(hotels), until, running)
            try:
                found += self._look(source, pages)
            except AtriumError as error:  # robots.txt can't be had, or says no: the same for all of its pages
                log.warning("%s can't be observed: %s", source, error.message, extra={"hotels": len(pages.waiting)})
                self.progress.observed("failed", len(pages.waiting))
                continue
            rest += pages.waiting
        if self.stopping.is_set():
            raise HandBack
        if found:
            self._publish(HotelsObserved(hotels=tuple(found), observed_at=datetime.now(UTC), run_id=task_id), running)
            self.progress.observed("hotel", len(found))
        return rest

    def _look(self, source: str, pages: Pages) -> list[Hotel]:
        policy = FetchPolicy(self.base_url, source=source, contact=self.contact)
        pages.running.patience = patience(policy)
        site, found = open_site(policy, self.stopping), []
        for outcome in self.strategy.extract(pages, site, self.stopping):
            asked, hotel, failure = pages.came(outcome), outcome.hotel, outcome.failure
            if hotel is not None and (hotel.source, hotel.source_id) == (asked.source, asked.source_id):
                found.append(hotel)
                continue
            reason = failure.message if failure else f"the page is of another hotel: {hotel and hotel.source_id}"
            log.warning("%s/%s was not observed: %s", asked.source, asked.source_id, reason, extra={"url": asked.url})
            self.progress.observed("failed", 1)
        return found

    def _publish(self, fact: HotelsObserved, running: Running) -> None:
        assert fact.run_id is not None  # noqa: S101 - just given
        record = Record.of(Event.of(fact, source="/worker", id=event_id("/worker", fact.run_id)))
        until = time.monotonic() + PUBLISH_SECONDS
        with publisher(self.event_log_url) as publish:
            while True:
                running.moves(0)
                try:
                    return publish(record)
                except EventLogUnavailable as error:
                    if time.monotonic() > until:
                        log.warning("observations wait for the event log: %s", error.message)
                        raise HandBack from error
                    if self.stopping.wait(error.retry_after):
                        raise HandBack from error
