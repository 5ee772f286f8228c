"""A log in Valkey (or Redis >= 7.2): one stream per partition. https://valkey.io/topics/streams-intro/

Acknowledged means written to the append-only file and synced (WAITAOF 1 0). With `appendfsync always` that takes
0.7 ms, no longer than not asking; with `everysec` it is just as safe and takes 100 ms and more.
"""

import asyncio
import zlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import redis
import redis.asyncio
from redis.asyncio.retry import Retry as AsyncRetry
from redis.backoff import ExponentialBackoff, NoBackoff
from redis.retry import Retry

from atrium.contracts.errors import EventLogUnavailable
from atrium.contracts.events import Delivery
from atrium.eventlog.log import BATCH, PUBLISH_SECONDS, Address, Record, Since
from atrium.eventlog.valkey_group import ValkeySubscription, create_group, delivery, group_lag, parts, unavailable

# Records on their way at once; the others wait their turn. A sync of the file serves all that came before it.
_CONNECTIONS = 32
# Starts a group anew at an id, and counts what is before it, so that XINFO can tell the lag.
_REWIND = """
local later = #redis.call('XRANGE', KEYS[1], '(' .. ARGV[2], '+')
local info = redis.call('XINFO', 'STREAM', KEYS[1])
local added = 0
for i = 1, #info, 2 do if info[i] == 'entries-added' then added = info[i + 1] end end
redis.call('XGROUP', 'DESTROY', KEYS[1], ARGV[1])
redis.call('XGROUP', 'CREATE', KEYS[1], ARGV[1], ARGV[2], 'ENTRIESREAD', added - later)
"""


class ValkeyLog:
    def __init__(self, address: Address) -> None:
        scheme = "rediss" if address.scheme == "valkeys" else "redis"
        self._address = address
        self._url = f"{scheme}://{address.server}{address.path}"
        # RESP 2 answers streams as lists, in the order of the command
        self._options: dict[str, Any] = {"protocol": 2, "socket_timeout": PUBLISH_SECONDS, "socket_connect_timeout": 2}
        # 1.75 s in all: a Valkey that restarts is back by then
        self._pauses = ExponentialBackoff(base=0.05, cap=0.5), 6
        self._publisher: redis.asyncio.Redis | None = None

    async def publish(self, record: Record) -> None:
        fields = {"raw": record.raw, "key": record.key, **{f"h:{name}": text for name, text in record.headers.items()}}
        partition = zlib.crc32(record.key.encode()) % self._address.partitions
        with unavailable():
            async with asyncio.timeout(PUBLISH_SECONDS):
                pipe = self._connected().pipeline(transaction=False)
                pipe.execute_command("XADD", self._stream(record.topic, partition), "*", *_flat(fields))
                pipe.execute_command("WAITAOF", 1, 0, int(PUBLISH_SECONDS * 1000))
                _entry, (synced, _replicas) = await pipe.execute()
        if not synced:
            raise EventLogUnavailable("the event log did not sync its file in time")

    async def ready(self) -> None:
        with unavailable():
            async with asyncio.timeout(PUBLISH_SECONDS):
                await self._connected().ping()

    async def aclose(self) -> None:
        if self._publisher is not None:
            await self._publisher.aclose()
            self._publisher = None

    def subscribe(self, group: str, topics: Sequence[str]) -> ValkeySubscription:
        # a read that is repeated unseen would jump over the answer that was lost
        client = self._client(Retry(NoBackoff(), 0))
        return ValkeySubscription(client, self._group(group), self._streams(topics), self._address)

    def read(self, topics: Sequence[str], since: Since, *, follow: bool) -> Iterator[Delivery]:
        streams = self._streams(topics)
        with self._client() as client:
            with unavailable():
                at: dict[Any, Any] = {stream: _before(client, stream, since) for stream in streams}
            while True:
                with unavailable():
                    found: Any = client.xread(at, count=BATCH, block=500 if follow else None)
                if not found and not follow:
                    return
                at.update({stream.decode(): entries[-1][0] for stream, entries in found})
                known = [(entry, stream, fields) for stream, entries in found for entry, fields in entries]
                for entry, stream, fields in sorted(known, key=lambda each: parts(each[0])):  # ids are times
                    yield delivery(*streams[stream.decode()], entry, fields)

    def group_lag(self, group: str, topics: Sequence[str]) -> Mapping[str, int]:
        streams = {stream: topic for stream, (topic, _) in self._streams(topics).items()}
        with unavailable(), self._client() as client:
            return group_lag(client, self._group(group), streams)

    def rewind(self, group: str, topics: Sequence[str], since: Since) -> None:
        name = self._group(group)
        with unavailable(), self._client() as client:
            for stream in self._streams(topics):
                create_group(client, stream, name)
                client.eval(_REWIND, 1, stream, name, _before(client, stream, since))

    def _connected(self) -> redis.asyncio.Redis:
        if self._publisher is None:
            pool = redis.asyncio.BlockingConnectionPool.from_url(
                self._url,
                max_connections=_CONNECTIONS,
                timeout=PUBLISH_SECONDS,
                # a repeated XADD is a second record of the same event, which its reader counts as a duplicate
                retry=AsyncRetry(*self._pauses),
                **self._options,
            )
            self._publisher = redis.asyncio.Redis.from_pool(pool)
        return self._publisher

    def _client(self, retry: Retry | None = None) -> "redis.Redis":
        return redis.Redis.from_url(self._url, retry=retry or Retry(*self._pauses), **self._options)

    def _group(self, group: str) -> str:
        return f"{self._address.namespace}:group:{group}"

    def _stream(self, topic: str, partition: int) -> str:
        return f"{self._address.namespace}:events:{topic}:{partition}"

    def _streams(self, topics: Sequence[str]) -> dict[str, tuple[str, int]]:
        numbers = range(self._address.partitions)
        return {self._stream(topic, number): (topic, number) for topic in topics for number in numbers}


def _flat(fields: dict[str, Any]) -> list[Any]:
    return [part for pair in fields.items() for part in pair]


def _before(client: "redis.Redis", stream: str, since: Since) -> str:
    """The id after which to read."""
    if since == "earliest":
        return "0-0"
    if since == "latest":
        newest: Any = client.xrevrange(stream, count=1)
        return newest[0][0].decode() if newest else "0-0"
    return f"{max(0, int(since.timestamp() * 1000) - 1)}-{2**64 - 1}"
