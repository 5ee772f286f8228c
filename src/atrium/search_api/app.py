"""The application. Nothing connects before its lifespan starts."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from fastapi import APIRouter, FastAPI

from atrium import __version__, gazetteer
from atrium.broker import TaskQueue
from atrium.contracts.jobs import Job, JobStatus
from atrium.eventlog.registry import open_event_log
from atrium.fetching.site import open_site
from atrium.search_api import catalogue, health, jobs, metrics, problems, selections
from atrium.search_api.broadcast import Broadcasts
from atrium.search_api.requests import RequestMiddleware
from atrium.search_api.services import Services
from atrium.search_api.settings import SearchApiSettings
from atrium.searching.jobs.runners import Runners
from atrium.searching.jobs.store import JobStore, Limits

PREFIX = "/api/search"


def create_app(settings: SearchApiSettings | None = None) -> FastAPI:
    """Raises InvalidRequest where something in the environment is missing."""
    settings = settings or SearchApiSettings.from_environment(os.environ)
    app = FastAPI(
        title="Atrium search",
        version=__version__,
        description="Searches, jobs and their progress. Who asks is known by the cookie that web gives.",
        openapi_url=f"{PREFIX}/openapi.json",
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
    )
    app.state.settings = settings
    api = APIRouter(prefix=PREFIX)
    for part in (jobs, selections, catalogue, health):
        api.include_router(part.router)
    app.include_router(api)
    problems.install(app)
    problems.document(app)
    app.add_middleware(RequestMiddleware)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: SearchApiSettings = app.state.settings
    limits = Limits(settings.jobs_per_person, settings.jobs_queued, settings.jobs_keep)
    store = JobStore(settings.valkey_url, limits)
    runners = Runners(
        settings.valkey_url,
        lambda query, cancelled: open_site(settings.policy(query), cancelled),
        _ended,
        at_once=settings.jobs_running,
        lease_seconds=settings.job_lease,
        keep=settings.jobs_keep,
    )
    log, tasks, broadcasts = open_event_log(settings.event_log_url), TaskQueue(settings.valkey_url), Broadcasts(store)
    app.state.services = Services(settings, store, runners, log, tasks, broadcasts)
    warm = asyncio.create_task(asyncio.to_thread(partial(gazetteer.complete, "a")))
    runners.start()
    try:
        yield
    finally:
        broadcasts.close()
        await asyncio.to_thread(runners.close)
        await warm
        await log.aclose()
        await store.aclose()
        tasks.close()


def _ended(job: Job, status: JobStatus) -> None:
    metrics.JOBS.labels(status, job.query.strategy).inc()
