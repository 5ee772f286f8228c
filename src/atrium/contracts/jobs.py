"""A job: a search that runs in the background and survives whoever runs it."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from atrium.contracts.errors import Failure
from atrium.contracts.hotel import Place
from atrium.contracts.search import Finished, HotelFound, ListRead, PageFailed, PlaceFound, RunReport, SearchQuery


class JobStatus(StrEnum):
    QUEUED = "queued"
    RUNNING = "running"
    FINISHED = "finished"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"  # its runner's lease expired; resume goes on from there

    @property
    def is_over(self) -> bool:
        return self in {JobStatus.FINISHED, JobStatus.FAILED, JobStatus.CANCELLED}


class Job(BaseModel):
    """What is known of a job now. `hotels` and `failed` count pages; their contents are in its progress."""

    model_config = ConfigDict(frozen=True)

    id: str
    person: str = Field(description="opaque id of who started it: nobody else sees it")
    query: SearchQuery
    status: JobStatus
    created_at: datetime
    changed_at: datetime
    runs: int = Field(0, description="how often it was started: 1 and one more for each resume")
    wanted: int = Field(0, description="pages that are known to be needed so far")
    hotels: int = 0
    failed: int = 0
    place: Place | None = None
    failure: Failure | None = None
    report: RunReport | None = None


class StatusChanged(BaseModel):
    """The job itself went on: queued, running, interrupted, or over."""

    model_config = ConfigDict(frozen=True)

    event: Literal["status_changed"] = "status_changed"
    status: JobStatus
    failure: Failure | None = None


JobEvent = Annotated[
    PlaceFound | ListRead | HotelFound | PageFailed | Finished | StatusChanged, Field(discriminator="event")
]
