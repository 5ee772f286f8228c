"""What an API asks of the jobs there are."""

import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import redis
import redis.asyncio
from redis.asyncio.retry import Retry
from redis.backoff import ExponentialBackoff

from atrium.contracts.errors import JobsUnavailable, NotResumable, QueueFull, UnknownHotel, UnknownJob
from atrium.contracts.jobs import Job
from atrium.contracts.search import HotelFound, SearchQuery
from atrium.searching.jobs import scripts
from atrium.searching.jobs.record import Record, Trace, fields
from atrium.valkey import redis_url

Entry = tuple[str, str, bytes]  # id in the stream, name of the event, its JSON
ANSWER_SECONDS = 4.0


@dataclass(frozen=True, slots=True)
class Limits:
    """Times in seconds. A job is kept for `keep` after its last change, at most `kept_per_person` of one person."""

    per_person: int = 8
    queued: int = 100
    keep: int = 24 * 3600
    kept_per_person: int = 50


class JobStore:
    """Connects at the first call; belongs to one event loop. Whatever it asks raises JobsUnavailable."""

    def __init__(self, valkey_url: str, limits: Limits) -> None:
        pool = redis.asyncio.BlockingConnectionPool.from_url(
            redis_url(valkey_url),
            max_connections=64,
            timeout=ANSWER_SECONDS,
            socket_timeout=ANSWER_SECONDS,
            socket_connect_timeout=2,
            protocol=2,
            retry=Retry(ExponentialBackoff(base=0.05, cap=0.5), 3),
        )
        # its types can't say whether an answer is awaited
        self._valkey: Any = redis.asyncio.Redis.from_pool(pool)
        self._limits = limits
        self._submit = self._valkey.register_script(scripts.SUBMIT)
        self._cancel = self._valkey.register_script(scripts.CANCEL)
        self._resume = self._valkey.register_script(scripts.RESUME)
        self._expire = self._valkey.register_script(scripts.EXPIRE)
        self._look = self._valkey.register_script(scripts.LOOK)
        self._untold = self._valkey.register_script(scripts.UNTOLD)

    @property
    def valkey(self) -> Any:
        """The client, for who keeps something else beside the jobs."""
        return self._valkey

    async def ready(self) -> None:
        async with unavailable():
            await self._valkey.ping()

    async def aclose(self) -> None:
        await self._valkey.aclose()

    async def submit(self, person: str, query: SearchQuery, trace: Trace) -> Job:
        """Raises QueueFull."""
        id_ = str(uuid.uuid4())
        facts = {"query": query.model_dump_json(), "requestid": trace.requestid, "traceparent": trace.traceparent}
        told = [part for name, value in facts.items() if value is not None for part in (name, value)]
        limits = self._limits
        async with unavailable():
            answer = await self._submit(
                args=[id_, person, limits.per_person, limits.queued, limits.keep, limits.kept_per_person, *told]
            )
        self._refuse(answer)
        return Record.of(id_, fields(answer)).job

    async def get(self, id_: str, person: str) -> Job:
        """Raises UnknownJob, for somebody else's as well."""
        job = (await self.record(id_)).job
        if job.person != person:
            raise _unknown(id_)
        return job

    async def record(self, id_: str) -> Record:
        """Whoever it belongs to. Raises UnknownJob."""
        async with unavailable():
            found = await self._look(args=[id_])
        if not found:
            raise _unknown(id_)
        return Record.of(id_, fields(found))

    async def of_person(self, person: str) -> list[Job]:
        """The newest first."""
        async with unavailable():
            await self._expire()
            ids = await self._valkey.zrevrange(scripts.OF_PERSON + person, 0, -1)
            async with self._valkey.pipeline(transaction=False) as pipe:
                for id_ in ids:
                    pipe.hgetall(scripts.JOB + id_.decode())
                found = await pipe.execute()
            if gone := [id_ for id_, each in zip(ids, found, strict=True) if not each]:
                await self._valkey.zrem(scripts.OF_PERSON + person, *gone)
        return [Record.of(id_.decode(), each).job for id_, each in zip(ids, found, strict=True) if each]

    async def cancel(self, id_: str, person: str) -> Job:
        """A job that is over stays as it is."""
        await self.get(id_, person)
        async with unavailable():
            await self._cancel(args=[id_])
        return await self.get(id_, person)

    async def resume(self, id_: str, person: str) -> Job:
        """A job that goes on already stays as it is. Raises NotResumable, QueueFull."""
        job = await self.get(id_, person)
        limits = self._limits
        async with unavailable():
            answer = await self._resume(args=[id_, person, limits.per_person, limits.queued, limits.keep])
        if answer == b"over":
            raise NotResumable(f"the job is {job.status}: only an interrupted one goes on")
        self._refuse(answer)
        return await self.get(id_, person)

    async def hotels(self, id_: str, wanted: Sequence[str] = ()) -> list[HotelFound]:
        """What the job has found, in page order, or those of `wanted` ("<source>/<source_id>") in that order.

        Raises UnknownHotel.
        """
        name = f"{scripts.JOB}{id_}:hotels"
        async with unavailable():
            ask = self._valkey.hmget(name, list(wanted)) if wanted else self._valkey.hvals(name)
            found: list[bytes | None] = await ask
        if missing := [key for key, each in zip(wanted, found, strict=False) if each is None]:
            raise UnknownHotel(f"the job has not found {', '.join(missing[:3])}{' …' if len(missing) > 3 else ''}")
        hotels = [HotelFound.model_validate_json(each) for each in found if each is not None]
        return hotels if wanted else sorted(hotels, key=lambda hotel: hotel.position)

    async def events(self, id_: str, after: str, count: int, wait: float = 0) -> list[Entry]:
        """Up to `count` entries behind `after`; where there are none, the first within `wait` seconds."""
        name = f"{scripts.JOB}{id_}:events"
        async with unavailable():
            found = await self._valkey.xread({name: after}, count=count, block=int(wait * 1000) or None)
        return [_entry(entry, told) for _, entries in found or [] for entry, told in entries]

    async def newest_events(self, id_: str, count: int) -> list[Entry]:
        """The newest first."""
        async with unavailable():
            found = await self._valkey.xrevrange(f"{scripts.JOB}{id_}:events", count=count)
        return [_entry(entry, told) for entry, told in found]

    async def expire_leases(self) -> int:
        """Jobs whose runner is silent become interrupted. Returns how many."""
        async with unavailable():
            return int(await self._expire())

    async def unannounced(self, claim_seconds: float) -> list[str]:
        """Jobs that are over and whose end nobody has announced; nobody else is given them for `claim_seconds`."""
        async with unavailable():
            found = await self._untold(args=[int(claim_seconds * 1000)])
        return [id_.decode() for id_ in found]

    async def announced(self, id_: str) -> None:
        async with unavailable():
            await self._valkey.zrem(scripts.UNANNOUNCED, id_)

    async def queued(self) -> int:
        async with unavailable():
            return int(await self._valkey.llen(scripts.QUEUE))

    def _refuse(self, answer: object) -> None:
        if answer == b"person":
            raise QueueFull(f"{self._limits.per_person} searches of yours are under way: wait for one, or cancel one")
        if answer == b"all":
            raise QueueFull("too many searches are waiting: try again in a moment")


@asynccontextmanager
async def unavailable() -> AsyncIterator[None]:
    try:
        yield
    except (redis.exceptions.RedisError, OSError) as error:
        raise JobsUnavailable(f"the jobs can't be reached: {error}") from error


def _unknown(id_: str) -> UnknownJob:
    return UnknownJob(f"there is no job {id_}, or it is not yours")


def _entry(entry: bytes, told: dict[bytes, bytes]) -> Entry:
    return entry.decode(), told[b"event"].decode(), told[b"data"]
