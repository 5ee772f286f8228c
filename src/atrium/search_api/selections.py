"""What a person picks becomes an event, once."""

import asyncio
import uuid
from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Header
from pydantic import BaseModel, ConfigDict, Field

from atrium.contracts.errors import EventLogUnavailable
from atrium.contracts.events import Event, HotelsSelected, event_id
from atrium.contracts.tasks import Observe
from atrium.eventlog.log import Record
from atrium.search_api import metrics
from atrium.search_api.jobs import JOB_ID
from atrium.search_api.people import Caller
from atrium.search_api.problems import problems
from atrium.search_api.requests import trace
from atrium.search_api.services import Services, Shared

router = APIRouter(tags=["selections"])

SOURCE = "/search-api"
HotelKey = Annotated[str, Field(pattern="^[^/]{1,50}/.{1,200}$", description="<source>/<source_id>")]


class SelectionRequest(BaseModel):
    """The facts are those that the job has found: a client names hotels, it does not describe them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    job_id: Annotated[str, Field(pattern=JOB_ID)]
    hotels: Annotated[tuple[HotelKey, ...], Field(min_length=1, max_length=500)]


class SelectionAccepted(BaseModel):
    event_id: str
    hotels: int


class ObservationAccepted(BaseModel):
    task_id: str
    hotels: int


# what a header can carry: https://www.rfc-editor.org/rfc/rfc9110#section-5.5
IdempotencyKey = Annotated[
    str, Header(pattern="^[!-~]{1,200}$", description="made by the client for this selection: it is saved once")
]


@router.post(
    "/selections", summary="Save hotels", status_code=202, responses=problems(400, 401, 403, 404, 413, 422, 503)
)
async def select(
    wanted: SelectionRequest, idempotency_key: IdempotencyKey, caller: Caller, services: Shared
) -> SelectionAccepted:
    """Answered when the event log has acknowledged it. Repeated with the same key it is saved once."""
    id_ = event_id(caller.id, idempotency_key)

    async def publish() -> bytes:
        accepted = await _publish(id_, wanted, caller.id, services)
        return accepted.model_dump_json().encode()

    try:
        answer = await services.once.answer(id_, wanted.model_dump_json().encode(), publish)
    except EventLogUnavailable:
        metrics.SELECTIONS.labels("unavailable").inc()
        raise
    metrics.SELECTIONS.labels("accepted").inc()
    return SelectionAccepted.model_validate_json(answer)


async def _publish(id_: str, wanted: SelectionRequest, person: str, services: Services) -> SelectionAccepted:
    await services.store.get(wanted.job_id, person)
    found = await services.store.hotels(wanted.job_id, tuple(dict.fromkeys(wanted.hotels)))
    fact = HotelsSelected(
        person=person,
        hotels=tuple(each.hotel for each in found),
        selected_at=datetime.now(UTC),
        job_id=wanted.job_id,
    )
    origin = trace()
    event = Event.of(fact, source=SOURCE, id=id_, requestid=origin.requestid, traceparent=origin.traceparent)
    await services.log.publish(Record.of(event))
    return SelectionAccepted(event_id=id_, hotels=len(found))


@router.post(
    "/observations",
    summary="Have hotels looked at again",
    status_code=202,
    responses=problems(400, 401, 403, 413, 422, 503),
)
async def observe(wanted: Observe, _caller: Caller, services: Shared) -> ObservationAccepted:
    """Has these hotels looked at again; what their pages say becomes an event."""
    task = str(uuid.uuid4())
    await asyncio.to_thread(services.tasks.observe, wanted, task)
    return ObservationAccepted(task_id=task, hotels=len(wanted.hotels))
