"""What the routes of one process share."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request

from atrium.broker import TaskQueue
from atrium.eventlog.log import EventLog
from atrium.search_api.broadcast import Broadcasts
from atrium.search_api.once import Once
from atrium.search_api.photographs import Photographs
from atrium.search_api.settings import SearchApiSettings
from atrium.searching.jobs.runners import Runners
from atrium.searching.jobs.store import JobStore


@dataclass(frozen=True, slots=True)
class Services:
    settings: SearchApiSettings
    store: JobStore
    runners: Runners
    log: EventLog
    tasks: TaskQueue
    broadcasts: Broadcasts
    once: Once
    photographs: Photographs


def services(request: Request) -> Services:
    return cast("Services", request.app.state.services)


Shared = Annotated[Services, Depends(services)]
