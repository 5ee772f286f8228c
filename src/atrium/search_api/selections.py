"""What a person picks becomes an event, once."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Header
from pydantic import BaseModel, ConfigDict, Field

from atrium.contracts.events import Event, HotelsSelected, event_id
from atrium.eventlog.log import Record
from atrium.search_api import metrics
from atrium.search_api.people import Caller
from atrium.search_api.problems import problems
from atrium.search_api.requests import trace
from atrium.search_api.services import Shared

router = APIRouter(tags=["selections"])

SOURCE = "/search-api"
HotelKey = Annotated[str, Field(pattern="^[^/]{1,50}/.{1,200}$", description="<source>/<source_id>")]


class SelectionRequest(BaseModel):
    """The facts are those that the job has found: a client names hotels, it does not describe them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    job_id: Annotated[str, Field(pattern="^[0-9a-f-]{36}$")]
    hotels: Annotated[tuple[HotelKey, ...], Field(min_length=1, max_length=500)]


class SelectionAccepted(BaseModel):
    event_id: str
    hotels: int


IdempotencyKey = Annotated[
    str,
    Header(min_length=1, max_length=200, description="made by the client for this selection: it is saved once"),
]


@router.post("/selections", status_code=202, responses=problems(401, 403, 404, 413, 422, 503))
async def select(
    wanted: SelectionRequest, idempotency_key: IdempotencyKey, caller: Caller, services: Shared
) -> SelectionAccepted:
    """Answered when the event log has acknowledged it."""
    await services.store.get(wanted.job_id, caller.id)
    keys = tuple(dict.fromkeys(wanted.hotels))
    found = await services.store.hotels(wanted.job_id, keys)
    fact = HotelsSelected(
        person=caller.id,
        hotels=tuple(each.hotel for each in found),
        selected_at=datetime.now(UTC),
        job_id=wanted.job_id,
    )
    event = Event.of(
        fact,
        source=SOURCE,
        id=event_id(caller.id, idempotency_key),
        requestid=trace().requestid,
        traceparent=trace().traceparent,
    )
    await services.log.publish(Record.of(event))
    metrics.SELECTIONS.labels("accepted").inc()
    return SelectionAccepted(event_id=event.id, hotels=len(found))
