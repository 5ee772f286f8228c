"""Whether this process lives, whether it can work, and what it has measured."""

import asyncio
import platform

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from atrium import __version__
from atrium.contracts.errors import AtriumError, TaskQueueUnavailable
from atrium.search_api import metrics
from atrium.search_api.services import Shared

router = APIRouter(tags=["health"])


class Alive(BaseModel):
    status: str = "ok"
    version: str = Field(__version__, description="of Atrium")
    python: str = platform.python_version()


class Readiness(BaseModel):
    """`ready` where each of `services` is; else each says why not."""

    ready: bool
    services: dict[str, str] = Field(description='"ok", or why not')


@router.get("/healthz", summary="Is the process alive?")
async def healthz() -> Alive:
    return Alive()


@router.get(
    "/readyz",
    summary="Can it work?",
    responses={503: {"model": Readiness, "description": "Something that is needed is away."}},
)
async def readyz(response: Response, services: Shared) -> Readiness:
    found = await asyncio.gather(services.store.ready(), services.log.ready(), return_exceptions=True)
    told = dict(zip(("jobs", "event_log"), map(_said, found), strict=True))
    ready = all(each == "ok" for each in told.values())
    response.status_code = 200 if ready else 503
    return Readiness(ready=ready, services=told)


def _said(outcome: object) -> str:
    if isinstance(outcome, AtriumError):
        return outcome.message
    if isinstance(outcome, BaseException):
        raise outcome
    return "ok"


@router.get(
    "/metrics", summary="For Prometheus", response_class=Response, responses={200: {"content": {"text/plain": {}}}}
)
async def prometheus(services: Shared) -> Response:
    metrics.RUNNING.set(services.runners.running)
    metrics.WATCHERS.set(services.broadcasts.watchers)
    try:
        waiting = await asyncio.to_thread(services.tasks.waiting)
    except TaskQueueUnavailable:
        metrics.TASKS.clear()  # not told is better than told wrong; /readyz says what is away
    else:
        for queue, count in waiting.items():
            metrics.TASKS.labels(queue).set(count)
    return Response(metrics.text(), media_type=metrics.CONTENT_TYPE)
