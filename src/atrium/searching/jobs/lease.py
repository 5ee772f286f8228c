"""What a runner holds: the right to write one job's progress, for as long as it is heard of."""

import uuid
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import Any, Self, cast

import redis

from atrium.contracts.errors import Failure
from atrium.contracts.hotel import Place
from atrium.contracts.jobs import Job, JobStatus
from atrium.contracts.search import (
    Finished,
    HotelFound,
    ListRead,
    PageFailed,
    PlaceFound,
    RunReport,
    SearchEvent,
)
from atrium.searching.jobs import scripts
from atrium.searching.jobs.record import JOB_EVENT, Record, fields

_AT_ONCE = 500  # events of an earlier run that are read in one answer


class Held(StrEnum):
    OK = "ok"
    CANCEL = "cancel"  # its person wants it to end
    LOST = "lost"  # it is somebody else's now, or nobody's: whatever is written has no effect


class Lease:
    """Of one run of one job; for one thread at a time. Every call raises redis.RedisError where Valkey is away."""

    def __init__(self, valkey: "redis.Redis", job: Job, token: str, seconds: float, keep: int) -> None:
        self.job = job
        self._valkey = valkey
        self._token = token
        self._milliseconds = int(seconds * 1000)
        self._keep = keep
        self._batch = 0
        self._record = valkey.register_script(scripts.RECORD)
        self._finish = valkey.register_script(scripts.FINISH)
        self._release = valkey.register_script(scripts.RELEASE)

    @classmethod
    def claim(cls, valkey: "redis.Redis", seconds: float, keep: int) -> Self | None:
        """The job that waits for longest; None where none waits."""
        token = str(uuid.uuid4())
        claimed = cast("Any", valkey.register_script(scripts.CLAIM)(args=[token, int(seconds * 1000), keep]))
        if claimed is None:
            return None
        id_, found = claimed
        return cls(valkey, Record.of(id_.decode(), fields(found)).job, token, seconds, keep)

    def earlier(self) -> Iterator[SearchEvent]:
        """What runs before this one have brought in: the place, list pages, hotels."""
        after, name = "0-0", f"{scripts.JOB}{self.job.id}:events"
        while found := cast("Any", self._valkey.xrange(name, min=f"({after}", count=_AT_ONCE)):
            after = found[-1][0].decode()
            for _, told in found:
                if told[b"event"] in {b"place_found", b"list_read", b"hotel_found"}:
                    yield cast("SearchEvent", JOB_EVENT.validate_json(told[b"data"]))

    def record(self, events: Sequence[SearchEvent], *, wanted: int = 0) -> Held:
        """Appends `events` and renews the lease, all or nothing; `wanted` more pages are known to be needed.

        After an error the same events have to be given again: then it does not matter whether they were there already.
        """
        place: Place | None = None
        hotels = failed = 0
        told: list[str | int] = []
        for event in events:
            data, key = event.model_dump_json(), ""
            match event:
                case PlaceFound():
                    place = event.place
                case ListRead():
                    wanted += event.hotels
                case HotelFound():
                    key = f"{event.hotel.source}/{event.hotel.source_id}"
                    hotels += 1
                case PageFailed(position=(_, on_page)):
                    failed += 1
                    wanted += on_page == 0  # a list page that failed is counted among the pages that are wanted
            told += [event.event, data, key]
        counted: list[str | int] = [self._batch + 1, wanted, hotels, failed, place.model_dump_json() if place else ""]
        answer = self._record(args=[self.job.id, self._token, self._milliseconds, self._keep, *counted, *told])
        self._batch += 1
        return Held(cast("bytes", answer).decode())

    def finish(self, status: JobStatus, *, failure: Failure | None = None, report: RunReport | None = None) -> Held:
        """The job is over. Its report is kept without the timings, which are in the last event."""
        told = [
            failure.model_dump_json() if failure else "",
            report.model_copy(update={"timings": ()}).model_dump_json() if report else "",
            Finished(report=report).model_dump_json() if report else "",
        ]
        answer = self._finish(args=[self.job.id, self._token, self._keep, status, *told])
        return Held(cast("bytes", answer).decode())

    def release(self) -> Held:
        """Hands the job back as interrupted, at once."""
        return Held(cast("bytes", self._release(args=[self.job.id, self._token])).decode())
