"""The application. Nothing connects before its lifespan starts."""

import asyncio
import os
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI

from atrium import __version__
from atrium.broker import TaskQueue
from atrium.contracts.jobs import Job, JobStatus
from atrium.eventlog.registry import open_event_log
from atrium.fetching.site import open_site
from atrium.search_api import catalogue, docs, health, hotels, jobs, metrics, operations, problems, selections
from atrium.search_api.broadcast import Broadcasts
from atrium.search_api.ending import on_signal
from atrium.search_api.once import Once
from atrium.search_api.photographs import Photographs
from atrium.search_api.requests import RequestMiddleware
from atrium.search_api.services import Services
from atrium.search_api.settings import SearchApiSettings
from atrium.search_api.upkeep import Upkeep
from atrium.searching.jobs.runners import Runners
from atrium.searching.jobs.store import JobStore, Limits

PREFIX = "/api/search"
PATIENCE = 2.0  # seconds for what is under way when everything ends


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
    for part in (jobs, hotels, selections, catalogue, health, operations, docs):
        api.include_router(part.router)
    app.include_router(api)
    docs.install(app, PREFIX)
    problems.install(app)
    problems.document(app)
    app.add_middleware(RequestMiddleware)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    settings: SearchApiSettings = app.state.settings
    loop = asyncio.get_running_loop()
    store = JobStore(settings.valkey_url, Limits(settings.jobs_per_person, settings.jobs_queued, settings.jobs_keep))
    log, tasks, broadcasts = open_event_log(settings.event_log_url), TaskQueue(settings.valkey_url), Broadcasts(store)
    upkeep = Upkeep(store, log)

    def ended(job: Job, status: JobStatus) -> None:
        metrics.JOBS.labels(status, job.query.strategy).inc()
        loop.call_soon_threadsafe(upkeep.wake)

    runners = Runners(
        settings.valkey_url,
        lambda query, cancelled: open_site(settings.policy(query), cancelled),
        ended,
        at_once=settings.jobs_running,
        lease_seconds=settings.job_lease,
        keep=settings.jobs_keep,
    )
    photographs = Photographs(settings.photograph_policy)
    app.state.services = Services(settings, store, runners, log, tasks, broadcasts, Once(store.valkey), photographs)

    def ending() -> None:
        loop.call_soon_threadsafe(broadcasts.close)
        threading.Thread(target=runners.hand_back).start()

    with on_signal(ending):
        kept_up = asyncio.create_task(upkeep.run())
        runners.start()
        try:
            yield
        finally:
            broadcasts.close()
            await asyncio.to_thread(runners.close)
            upkeep.close()
            await asyncio.wait({kept_up}, timeout=PATIENCE)
            kept_up.cancel()
            await log.aclose()
            await store.aclose()
            tasks.close()
