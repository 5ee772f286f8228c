"""A job's hotels: of one page, waited for; of any job, as a file. And a hotel's photograph."""

import asyncio
import re
import tempfile
from contextlib import aclosing
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, HTTPException, Path, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from starlette.background import BackgroundTask

from atrium import photographs
from atrium.contracts.hotel import Hotel
from atrium.contracts.jobs import Job, JobStatus
from atrium.contracts.search import HotelFound, PageFailed, PageRange
from atrium.export import formats
from atrium.search_api import problems
from atrium.search_api.jobs import ONE_PAGE, JobId, SearchRequest, start
from atrium.search_api.people import Caller, person
from atrium.search_api.photographs import KINDS
from atrium.search_api.services import Services, Shared
from atrium.searching.jobs.outcome import failures_of

router = APIRouter(tags=["hotels"])

FormatName = Literal["csv", "json", "jsonl", "xlsx", "parquet"]
_CHUNK = 64 * 1024
_PHOTOGRAPH = {
    # opened by itself, an SVG is a document: it may do nothing and is nobody's
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, max-age=86400",
}


def _one(given: object) -> object:
    if not (isinstance(given, str) and re.fullmatch(ONE_PAGE, given)):
        raise ValueError('one page, like "2": POST /api/search/jobs takes several')
    return PageRange.parse(given)


class OnePageRequest(SearchRequest):
    """A SearchQuery of one list page."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"city": "Dubai", "pages": "1"}]})

    pages: Annotated[
        PageRange, BeforeValidator(_one, json_schema_input_type=Annotated[str, Field(pattern=ONE_PAGE)])
    ] = PageRange()


class Found(BaseModel):
    """`hotels` in the order of the source's list; `failures` are pages that did not come."""

    job: Job
    hotels: list[Hotel]
    failures: list[PageFailed] = Field(description="in page order, with why")


@router.post(
    "/hotels",
    summary="Search one page and wait for it",
    response_model=Found,
    responses={
        202: {"model": Found, "description": "It takes longer: what has come by now. The job goes on."},
        **problems.problems(400, 401, 403, 404, 409, 413, 422, 429, 502, 503, 504),
    },
)
async def search(
    query: OnePageRequest, caller: Caller, services: Shared, request: Request, response: Response
) -> Found | Response:
    """One list page of a city, answered when its hotels are there. It is a job too: `Location` is its address."""
    job = await start(query, caller.id, services)
    await _ended(job.id, services)
    job = await services.store.get(job.id, caller.id)
    where = request.app.url_path_for("one", job_id=job.id)
    if job.failure is not None:
        return problems.failed(job.failure, Location=where)
    if job.status in {JobStatus.INTERRUPTED, JobStatus.CANCELLED}:
        return problems.answer(503, f"the search was {job.status}", code=job.status, headers={"Location": where})
    response.status_code = 200 if job.status.is_over else 202
    response.headers["Location"] = where
    found = await services.store.hotels(job.id)
    return Found(job=job, hotels=[each.hotel for each in found], failures=await failures_of(services.store, job))


async def _ended(job: str, services: Services) -> None:
    """Until the job is over or interrupted, or the patience is."""
    try:
        async with (
            asyncio.timeout(services.settings.search_wait),
            aclosing(services.broadcasts.watch(job, (0, 0))) as told,
        ):
            async for frames in told:
                if any(frame.status is JobStatus.INTERRUPTED for frame in frames):
                    return
    except TimeoutError:
        pass


@router.get(
    "/jobs/{job_id}/export/{name}",
    summary="What it found, as a file",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": "The hotels that have come by now, in the order of the source's list.",
            "content": {format_.media_type: {} for format_ in formats.FORMATS.values()},
        },
        **problems.problems(401, 404, 422, 503, 507),
    },
)
async def export(
    job_id: JobId, name: Annotated[FormatName, Path()], caller: Caller, services: Shared
) -> StreamingResponse:
    """Written to disk first, whole or not at all, then sent from there."""
    job = await services.store.get(job_id, caller.id)
    found = await services.store.hotels(job_id)
    format_ = formats.by_name(name)
    file = await asyncio.to_thread(_written, format_, found)
    place = (job.place.name if job.place else job.query.city).lower()
    stem = "-".join("".join(letter if letter.isascii() and letter.isalnum() else " " for letter in place).split())
    return StreamingResponse(
        iter(lambda: file.read(_CHUNK), b""),
        media_type=format_.media_type,
        headers={"Content-Disposition": f'attachment; filename="{stem or "hotels"}-{job_id[:8]}{format_.suffix}"'},
        background=BackgroundTask(file.close),
    )


def _written(format_: formats.Format, found: list[HotelFound]) -> "tempfile._TemporaryFileWrapper[bytes]":
    file = tempfile.TemporaryFile(prefix="atrium-export-")  # noqa: SIM115 - closed when it is sent
    try:
        format_.write((each.hotel for each in found), file)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return file  # type: ignore[return-value]


@router.get(
    "/photographs/{sealed}",
    dependencies=[Depends(person)],
    summary="A hotel's photograph",
    response_class=Response,
    responses={
        200: {
            "description": "The picture as the source has it, for a day.",
            "content": {media_type: {} for _, media_type in KINDS},
        },
        **problems.problems(401, 403, 404, 422, 502, 503, 504),
    },
)
async def photograph(
    sealed: Annotated[str, Path(max_length=4000, description="web gives it out")], services: Shared
) -> Response:
    """Asked of the source by its rules, as any page: robots.txt, the rate, its own hosts."""
    address = photographs.address_in(sealed, services.settings.secret_key)
    if address is None:
        raise HTTPException(404, "web has not given out the address of such a photograph")
    found = await services.photographs.get(address)
    return Response(found.body, media_type=found.media_type, headers=_PHOTOGRAPH)
