"""How everything behind search-api is, for staff: what waits, and the processes that no browser reaches."""

import asyncio
import platform
import socket
from collections.abc import Awaitable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import aiohttp
from fastapi import APIRouter
from pydantic import BaseModel, Field

from atrium import __version__
from atrium.contracts.errors import AtriumError
from atrium.contracts.events import TOPICS
from atrium.search_api.people import Staff
from atrium.search_api.problems import problems
from atrium.search_api.services import Shared
from atrium.search_api.settings import Process, SearchApiSettings

router = APIRouter(tags=["health"])
_ANSWER_SECONDS = 2.0
_started = datetime.now(UTC)


class ProcessState(BaseModel):
    """`told` is what its own /healthz said; versions are null where it said nothing."""

    name: str
    address: str | None = Field(description="host and port; null for search-api itself")
    healthy: bool
    trouble: str | None
    version: str | None = None
    python: str | None = None
    started: datetime | None = None
    told: dict[str, Any] = {}


class Beside(BaseModel):
    """Replicas of a process: how many say of themselves that they work, of how many there are."""

    name: str
    healthy: int
    replicas: int
    version: str | None = Field(description="of one of them; null where none answers")


class Waiting(BaseModel):
    """Counts by name; null and the reason where they can't be told."""

    counts: dict[str, int] | None
    trouble: str | None = None


class Operations(BaseModel):
    events: Waiting = Field(description="events of each topic that the consumer has not stored yet: its lag")
    tasks: Waiting = Field(description="tasks of each queue that no worker has taken yet")
    processes: list[ProcessState]


@router.get("/operations", summary="What waits, and who works", responses=problems(401, 403))
async def operations(_: Staff, services: Shared) -> Operations:
    """The consumer's lag as the event log knows it, the queues, and every process that ATRIUM_WATCHED names."""
    settings = services.settings
    events, tasks, found = await asyncio.gather(
        _waiting(asyncio.to_thread(services.log.group_lag, settings.consumer_group, TOPICS)),
        _waiting(asyncio.to_thread(services.tasks.waiting)),
        _watched(settings),
    )
    return Operations(events=events, tasks=tasks, processes=[_itself(), *(each for some in found for each in some)])


@router.get("/processes", summary="Who works beside it")
async def processes(services: Shared) -> list[Beside]:
    """Every process that ATRIUM_WATCHED names: the page of the architecture shows it to everybody."""
    found = await _watched(services.settings)
    return [
        Beside(
            name=some[0].name,
            healthy=sum(each.healthy for each in some),
            replicas=len(some),
            version=next((each.version for each in some if each.version), None),
        )
        for some in found
    ]


async def _watched(settings: SearchApiSettings) -> list[list[ProcessState]]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(_ANSWER_SECONDS)) as client:
        return await asyncio.gather(*(_replicas(client, process) for process in settings.watched))


async def _waiting(asked: Awaitable[Any]) -> Waiting:
    try:
        return Waiting(counts=dict(await asked))
    except AtriumError as error:
        return Waiting(counts=None, trouble=error.message)


def _itself() -> ProcessState:
    return ProcessState(
        name="search-api",
        address=None,
        healthy=True,
        trouble=None,
        version=__version__,
        python=platform.python_version(),
        started=_started,
    )


async def _replicas(client: aiohttp.ClientSession, process: Process) -> list[ProcessState]:
    """One for each address that the host's name has: in a Swarm every replica has its own."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(process.host, process.port, type=socket.SOCK_STREAM)
    except OSError:
        return [_silent(process, f"{process.host}:{process.port}", "there is no such host: nothing runs by this name")]
    addresses = sorted({(place[4][0], place[4][1]) for place in found})
    return await asyncio.gather(*(_state(client, process, str(host), int(port)) for host, port in addresses))


async def _state(client: aiohttp.ClientSession, process: Process, host: str, port: int) -> ProcessState:
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    try:
        async with client.get(f"http://{address}/healthz") as answer:
            healthy, told = answer.ok, await answer.json(content_type=None)
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return _silent(process, address, "does not answer")
    if not isinstance(told, dict):
        return _silent(process, address, "answers something else than a state")
    own = {name: told.pop(name, None) for name in ("version", "python", "started")}
    trouble = told.pop("trouble", None)
    with suppress(KeyError):
        del told["status"]
    return ProcessState(name=process.name, address=address, healthy=healthy, trouble=trouble, told=told, **own)


def _silent(process: Process, address: str, why: str) -> ProcessState:
    return ProcessState(name=process.name, address=address, healthy=False, trouble=why)
