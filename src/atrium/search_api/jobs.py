"""Searches in the background: started, looked at, cancelled, resumed."""

import asyncio
import zlib
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import suppress
from typing import Annotated

from fastapi import APIRouter, Header, Path, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from atrium import gazetteer
from atrium.contracts.errors import InvalidRequest, QueueFull, StrategyUnavailable
from atrium.contracts.jobs import Job
from atrium.contracts.search import PageRange, SearchQuery
from atrium.fetching.robots import Robots
from atrium.fetching.site import Site
from atrium.search_api import metrics
from atrium.search_api.broadcast import Frame, event_id
from atrium.search_api.people import Caller
from atrium.search_api.problems import problems
from atrium.search_api.requests import trace
from atrium.search_api.services import Services, Shared
from atrium.searching.places import which_city
from atrium.sources import registry as sources
from atrium.strategies import registry as strategies

router = APIRouter(tags=["jobs"])

JOB_ID = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"
JobId = Annotated[str, Path(pattern=JOB_ID, description="as POST /jobs gave it")]
_PAGE = "([1-9][0-9]{0,3}|10000)"  # LAST_PAGE
ONE_PAGE = f"^{_PAGE}$"
PagesText = Annotated[str, Field(pattern=f"^({_PAGE}(-{_PAGE}?)?|all)$")]
# no control characters: what has a NUL no database stores
_CITY = r"^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$"


def _pages(given: object) -> object:
    return PageRange.parse(given) if isinstance(given, str) else given


def _searchable() -> list[str]:
    """Sources that can be asked for a city: others read single pages only."""
    found = []
    for name in sources.names():
        with suppress(InvalidRequest):
            sources.get(name).place_query("a city")
            found.append(name)
    return found


class SearchRequest(SearchQuery):
    """A SearchQuery whose pages may also be written "2", "1-3", "4-" or "all"."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", json_schema_extra={"examples": [{"city": "Dubai", "pages": "1-3"}]}
    )

    city: Annotated[str, Field(min_length=1, max_length=200, pattern=_CITY, description="a name, or a GeoNames id")]
    pages: Annotated[
        PageRange,
        BeforeValidator(_pages, json_schema_input_type=PageRange | PagesText),
        AfterValidator(PageRange.within_reach),
    ] = PageRange()
    strategy: Annotated[str, Field(json_schema_extra={"enum": list(strategies.names())})] = strategies.DEFAULT
    source: Annotated[str, Field(json_schema_extra={"enum": _searchable()})] = "tripadvisor"


class Jobs(BaseModel):
    jobs: list[Job]


async def start(query: SearchQuery, person: str, services: Services) -> Job:
    """Queues the search. Raises leaves of InvalidRequest for what can be seen at once, QueueFull, JobsUnavailable."""
    query = SearchQuery.model_validate(query.model_dump())  # nothing but the query is kept
    await asyncio.to_thread(_meaningful, query, services)
    try:
        job = await services.store.submit(person, query, trace())
    except QueueFull:
        metrics.REFUSED.inc()
        raise
    services.runners.wake()
    return job


def _meaningful(query: SearchQuery, services: Services) -> None:
    sources.get(query.source).place_query(query.city)
    Site(services.settings.policy(query), Robots())
    if reason := strategies.availability(query.strategy):
        raise StrategyUnavailable(f"{query.strategy} can't run here: {reason}")
    which_city(gazetteer.find(query.city, query.country), query.city)


@router.post(
    "/jobs", summary="Start a search", status_code=202, responses=problems(400, 401, 403, 409, 413, 422, 429, 503)
)
async def submit(query: SearchRequest, caller: Caller, services: Shared, request: Request, response: Response) -> Job:
    """Starts a search; its progress is at `Location` + `/events`."""
    job = await start(query, caller.id, services)
    response.headers["Location"] = request.app.url_path_for("one", job_id=job.id)
    return job


@router.get("/jobs", summary="My searches", responses=problems(401, 503))
async def mine(caller: Caller, services: Shared) -> Jobs:
    """The newest first. Pages' timings are left out: they are in each job's last event."""
    return Jobs(jobs=await services.store.of_person(caller.id))


@router.get("/jobs/{job_id}", summary="One search", responses=problems(401, 404, 422, 503))
async def one(job_id: JobId, caller: Caller, services: Shared) -> Job:
    return await services.store.get(job_id, caller.id)


@router.delete("/jobs/{job_id}", summary="Cancel it", status_code=202, responses=problems(401, 403, 404, 422, 503))
async def cancel(job_id: JobId, caller: Caller, services: Shared) -> Job:
    """It ends within a second; what it has found stays. A job that is over stays as it is."""
    return await services.store.cancel(job_id, caller.id)


@router.post(
    "/jobs/{job_id}/resume",
    summary="Go on after an interruption",
    status_code=202,
    responses=problems(401, 403, 404, 409, 422, 429, 503),
)
async def resume(job_id: JobId, caller: Caller, services: Shared) -> Job:
    """An interrupted job goes on: only pages that are missing are fetched."""
    job = await services.store.resume(job_id, caller.id)
    services.runners.wake()
    return job


# https://spec.openapis.org/oas/v3.2.0.html#special-considerations-for-text-event-stream-content
EVENT_SCHEMA = {
    "type": "object",
    "properties": {"id": {"type": "string"}, "event": {"type": "string"}, "data": {"type": "string"}},
}
EVENT_ID = "[0-9]{1,20}(-[0-9]{1,20})?"


@router.get(
    "/jobs/{job_id}/events",
    summary="Its progress as it happens",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "Server-sent events: `id` orders them, `event` names them, `data` is a JobEvent as JSON.",
            "content": {"text/event-stream": {"itemSchema": EVENT_SCHEMA}},
        },
        204: {"description": "The job is over and there is nothing behind that event."},
        **problems(401, 404, 422, 503),
    },
)
async def events(
    job_id: JobId,
    caller: Caller,
    services: Shared,
    request: Request,
    after: Annotated[str, Query(pattern=f"^{EVENT_ID}$", description="the last event that was seen")] = "0-0",
    last_event_id: Annotated[
        str, Header(pattern=f"^({EVENT_ID})?$", description="the same, from a browser that comes back")
    ] = "",
) -> Response:
    """The job's progress from its first event, or behind one that was seen, until the job is over."""
    job = await services.store.get(job_id, caller.id)
    seen = event_id(last_event_id or after)
    if job.status.is_over:
        newest = await services.store.newest_events(job_id, 1)
        if not newest or event_id(newest[0][0]) <= seen:
            return Response(status_code=204)
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no", "Vary": "Accept-Encoding"}
    watched = (_told(frames) async for frames in services.broadcasts.watch(job_id, seen))
    if job.status.is_over and "gzip" in request.headers.get("Accept-Encoding", ""):
        headers["Content-Encoding"], watched = "gzip", _packed(watched)
    return StreamingResponse(watched, headers=headers, media_type="text/event-stream")


def _told(frames: list[Frame]) -> bytes:
    return b"".join(frame.raw for frame in frames) or b": still here\n\n"


async def _packed(told: AsyncIterator[bytes]) -> AsyncGenerator[bytes, None]:
    """What is over is a document, and a tenth as long. Progress is not packed: 500 watchers are as many windows."""
    packer = zlib.compressobj(level=3, wbits=31)
    async for raw in told:
        yield packer.compress(raw)
    yield packer.flush()
