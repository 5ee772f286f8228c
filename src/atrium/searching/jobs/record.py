"""A job as Valkey keeps it: bytes in, models out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Self

from pydantic import TypeAdapter

from atrium.contracts.errors import Failure
from atrium.contracts.hotel import Place
from atrium.contracts.jobs import Job, JobEvent, JobStatus
from atrium.contracts.search import RunReport, SearchQuery

JOB_EVENT: TypeAdapter[JobEvent] = TypeAdapter(JobEvent)


def fields(flat: Sequence[bytes]) -> dict[bytes, bytes]:
    """A hash as a script returns it: name, value, name, value …"""
    return dict(zip(flat[::2], flat[1::2], strict=True))


@dataclass(frozen=True, slots=True)
class Trace:
    """By which request a job was started: goes on into the events that come of it."""

    requestid: str | None = None
    traceparent: str | None = None


NOBODYS = Trace()


@dataclass(frozen=True, slots=True)
class Record:
    """A job and what only Atrium itself wants to know of it."""

    job: Job
    started_at: datetime | None
    trace: Trace

    @classmethod
    def of(cls, id: str, found: Mapping[bytes, bytes]) -> Self:  # noqa: A002 - a job's
        def text(name: str) -> str | None:
            value = found.get(name.encode())
            return value.decode() if value is not None else None

        def moment(name: str) -> datetime | None:
            value = found.get(name.encode())
            return datetime.fromtimestamp(int(value) / 1000, UTC) if value is not None else None

        def number(name: str) -> int:
            return int(found.get(name.encode(), 0))

        created = moment("created_at")
        assert created is not None  # noqa: S101 - SUBMIT sets it
        failure, place, report = (found.get(name) for name in (b"failure", b"place", b"report"))
        job = Job(
            id=id,
            person=found[b"person"].decode(),
            query=SearchQuery.model_validate_json(found[b"query"]),
            status=JobStatus(found[b"status"].decode()),
            created_at=created,
            changed_at=moment("changed_at") or created,
            runs=number("runs"),
            wanted=number("wanted"),
            hotels=number("hotels"),
            failed=number("failed"),
            place=Place.model_validate_json(place) if place else None,
            failure=Failure.model_validate_json(failure) if failure else None,
            report=RunReport.model_validate_json(report) if report else None,
        )
        return cls(job, moment("started_at"), Trace(text("requestid"), text("traceparent")))
