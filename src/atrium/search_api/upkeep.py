"""What has to happen although nobody asks: silent runners are noticed, runs that are over become events."""

import asyncio
import logging
import uuid
from contextlib import suppress

from atrium.contracts.errors import AtriumError, EventTooLarge, UnknownJob
from atrium.contracts.events import Event, RunFinished
from atrium.contracts.jobs import JobStatus
from atrium.eventlog.log import EventLog, Record
from atrium.search_api import metrics
from atrium.searching.jobs import outcome
from atrium.searching.jobs.store import JobStore

_log = logging.getLogger(__name__)

SOURCE = "/search-api"
EVERY = 1.0  # seconds
PEOPLE_FIRST = 0.1  # seconds after the end of a run in which who waits for it is answered
CLAIM = 10.0  # seconds for which no other process announces the same run
_RUNS = uuid.uuid5(uuid.NAMESPACE_URL, "urn:atrium:runs")


class Upkeep:
    """Every process does it, and it does not matter how many: each step is done once, or has the same effect twice."""

    def __init__(self, store: JobStore, log: EventLog) -> None:
        self._store = store
        self._log = log
        self._due = asyncio.Event()
        self._closed = False

    def wake(self) -> None:
        """A job is over. In the event loop's thread."""
        self._due.set()

    def close(self) -> None:
        """run() ends soon. To cancel it would not do: a client that is just connecting may swallow that."""
        self._closed = True
        self._due.set()

    async def run(self) -> None:
        while not self._closed:
            try:
                self._due.clear()
                if silent := await self._store.expire_leases():
                    _log.warning("runners are silent, their jobs are interrupted", extra={"jobs": silent})
                await self._announce()
            except AtriumError as error:
                _log.warning("upkeep waits: %s", error.message)
            with suppress(TimeoutError):
                async with asyncio.timeout(EVERY):
                    await self._due.wait()
                    await asyncio.sleep(PEOPLE_FIRST)

    async def _announce(self) -> None:
        """An id that is the run's own makes one effect of two announcements."""
        for id_ in await self._store.unannounced(CLAIM):
            with suppress(UnknownJob):  # expired before any log could be reached
                await self._log.publish(await self._told(id_))
                metrics.ANNOUNCED.inc()
            await self._store.announced(id_)

    async def _told(self, id_: str) -> Record:
        found = await self._store.record(id_)
        job, report = found.job, await outcome.report_of(self._store, found.job)
        assert job.status in {JobStatus.FINISHED, JobStatus.FAILED, JobStatus.CANCELLED}  # noqa: S101 - see scripts.over
        fact = RunFinished.model_validate(
            {
                "run_id": id_,
                "person": job.person,
                "query": job.query,
                "place": job.place,
                "status": job.status.value,
                "started_at": found.started_at,
                "finished_at": job.changed_at,
                "report": report,
            }
        )
        event = Event.of(
            fact,
            source=SOURCE,
            id=str(uuid.uuid5(_RUNS, id_)),
            requestid=found.trace.requestid,
            traceparent=found.trace.traceparent,
        )
        try:
            return Record.of(event)
        except EventTooLarge:  # 4 MiB are the timings of about ten thousand pages
            short = fact.model_copy(update={"report": report.model_copy(update={"timings": ()})})
            return Record.of(event.model_copy(update={"data": short}))
