"""A member of a group in Valkey.

Valkey's own groups spread the entries of one stream over all consumers, which loses their order. Here a member leases
whole partitions, as in Kafka, and all members read under one consumer name: what a dead member had and did not commit
is pending under that name, so whoever leases the partition next finds it.
"""

import time
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final

import redis
from redis.exceptions import RedisError, ResponseError

from atrium.contracts.errors import EventLogUnavailable
from atrium.contracts.events import Delivery
from atrium.eventlog.log import BATCH, BATCH_BYTES, Address

_READER: Final = "reader"
# Valkey counts entries, not bytes: a read takes more of them while they are small, fewer once they are large.
_FIRST_BATCH: Final = 10
_TRIM_SECONDS: Final = 60
_RETENTION_SECONDS: Final = 24 * 3600  # it lives in memory

# A member lives while its lease does; a partition belongs to who owns it, or to whom it should belong once that one is
# dead or has given it up. Partitions are dealt to the members in the order of their names.
_SHARE = """
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('ZADD', KEYS[1], now + ARGV[2], ARGV[1])
local members = redis.call('ZRANGE', KEYS[1], 0, -1)
table.sort(members)
local alive, mine = {}, {}
for _, member in ipairs(members) do alive[member] = true end
for i = 4, #ARGV do
  local wanted, owner = members[(i - 4) % #members + 1], redis.call('HGET', KEYS[2], ARGV[i])
  if owner == ARGV[1] and wanted ~= owner and ARGV[3] == '1' then
    redis.call('HDEL', KEYS[2], ARGV[i])
    owner = nil
  elseif wanted == ARGV[1] and not alive[owner] then
    redis.call('HSET', KEYS[2], ARGV[i], ARGV[1])
    owner = ARGV[1]
  end
  if owner == ARGV[1] then mine[#mine + 1] = ARGV[i] end
end
return mine
"""
_LEAVE = """
redis.call('ZREM', KEYS[1], ARGV[1])
for i = 2, #ARGV do
  if redis.call('HGET', KEYS[2], ARGV[i]) == ARGV[1] then redis.call('HDEL', KEYS[2], ARGV[i]) end
end
"""


@contextmanager
def unavailable() -> Iterator[None]:
    """Every failure of the client is one leaf: no listener, no answer, no memory, no disk, no append-only file."""
    try:
        yield
    except (RedisError, OSError, TimeoutError) as error:
        reason = str(error) or "no answer in time"
        raise EventLogUnavailable(f"the event log does not take or give events: {reason}") from error


def create_group(client: "redis.Redis", stream: str, group: str) -> None:
    try:
        client.xgroup_create(stream, group, "0", mkstream=True)
    except ResponseError as error:
        if "BUSYGROUP" not in str(error):
            raise


def group_lag(client: "redis.Redis", group: str, topics: Mapping[str, str]) -> dict[str, int]:
    """Entries that are not acknowledged, by the topic of each stream; all of them where the group is not there."""
    pipe = client.pipeline(transaction=False)
    for stream in topics:
        pipe.xlen(stream)
        pipe.xinfo_groups(stream)
    answers = pipe.execute(raise_on_error=False)
    lag: dict[str, int] = defaultdict(int)
    for topic, length, groups in zip(topics.values(), answers[::2], answers[1::2], strict=True):
        if isinstance(length, Exception):
            raise length
        there = [] if isinstance(groups, ResponseError) else groups  # an error: there is no such stream yet
        mine = [each for each in there if each["name"].decode() == group]
        lag[topic] += (mine[0]["lag"] or 0) + mine[0]["pending"] if mine else length
    return lag


def delivery(topic: str, partition: int, entry: bytes, fields: Mapping[bytes, bytes]) -> Delivery:
    told = {name.decode(errors="replace"): value for name, value in fields.items()}
    headers = {name[2:]: text.decode(errors="replace") for name, text in told.items() if name.startswith("h:")}
    key = told.get("key", b"").decode(errors="replace")
    return Delivery.of(topic, partition, entry.decode(), told.get("raw", b""), headers, key)


def parts(entry: bytes) -> tuple[int, int]:
    """An id as what it is made of: milliseconds since 1970, and a number within that millisecond."""
    milliseconds, _, sequence = entry.decode().partition("-")
    return int(milliseconds), int(sequence)


class ValkeySubscription:
    def __init__(
        self, client: "redis.Redis", group: str, streams: Mapping[str, tuple[str, int]], address: Address
    ) -> None:
        self._client, self._group, self._streams = client, group, streams
        self._name = uuid.uuid4().hex
        self._lease, self._retention = address.lease, address.retention or _RETENTION_SECONDS
        self._mine: list[str] = []
        self._tick = self._trimmed = float("-inf")
        self._leftovers = True
        self._in_hand = 0
        self._created = False
        self._count = _FIRST_BATCH

    def poll(self, wait: float) -> list[Delivery]:
        with unavailable():
            try:
                return self._poll(wait)
            except RedisError as error:
                self._leftovers = True  # an answer that was lost on its way is pending, and comes before any other
                if "NOGROUP" not in str(error):
                    raise
                self._created = False  # the server lost its data, or the group was rewound this moment
                return []

    def commit(self, batch: Sequence[Delivery]) -> None:
        streams = {position: stream for stream, position in self._streams.items()}
        with unavailable():
            pipe = self._client.pipeline(transaction=False)
            for delivered in batch:
                pipe.xack(streams[delivered.topic, delivered.partition], self._group, delivered.offset)
            pipe.execute()
        self._in_hand -= len(batch)

    def heartbeat(self) -> None:
        if time.monotonic() - self._tick > self._lease / 6:
            with unavailable():
                self._share(give_up=False)

    def lag(self) -> Mapping[str, int]:
        with unavailable():
            return group_lag(self._client, self._group, {stream: self._streams[stream][0] for stream in self._mine})

    def close(self) -> None:
        try:
            with unavailable():
                self._client.eval(_LEAVE, 2, *self._keys(), self._name, *self._streams)
        except EventLogUnavailable:
            pass  # the lease ends by itself
        finally:
            self._client.close()

    def _poll(self, wait: float) -> list[Delivery]:
        if not self._created:
            for stream in self._streams:
                create_group(self._client, stream, self._group)
            self._created = True
        due = time.monotonic() - self._tick > self._lease / 6
        if self._in_hand and (due or self._leftovers):
            return []  # what is in the works stays here, and must not be read again as if nobody had it
        if due:
            self._share(give_up=True)
            self._trim()
        if not self._mine:
            time.sleep(min(wait, self._lease / 6))
            return []
        if self._leftovers:
            if found := self._read("0", None):
                return found
            self._leftovers = False
        return self._read(">", max(1, int(min(wait, self._lease / 6) * 1000)))

    def _share(self, *, give_up: bool) -> None:
        """Renews the lease. Partitions are given up only while nothing that was polled from them is in the works."""
        mine: Any = self._client.eval(
            _SHARE, 2, *self._keys(), self._name, int(self._lease * 1000), int(give_up), *self._streams
        )
        self._mine = [stream.decode() for stream in mine]
        self._tick = time.monotonic()
        # a member that was thought dead may have read after its partition went to this one: look every time
        self._leftovers = True

    def _read(self, after: str, block: int | None) -> list[Delivery]:
        wanted: Any = dict.fromkeys(self._mine, after)
        found: Any = self._client.xreadgroup(self._group, _READER, wanted, count=self._count, block=block)
        batch = [
            delivery(*self._streams[stream.decode()], entry, fields or {})  # no fields: it was deleted meanwhile
            for stream, entries in found
            for entry, fields in entries
        ]
        self._in_hand += len(batch)
        size = sum(len(each.raw) for each in batch)
        if size > BATCH_BYTES:
            self._count = max(1, self._count // 2)
        elif len(batch) >= self._count and 2 * size < BATCH_BYTES:
            self._count = min(BATCH, 2 * self._count)
        return batch

    def _trim(self) -> None:
        """Forgets what is older than the retention and was committed by every group: nothing unread is ever dropped."""
        if time.monotonic() - self._trimmed < _TRIM_SECONDS:
            return
        self._trimmed = time.monotonic()
        oldest = (int((time.time() - self._retention) * 1000), 0)
        for stream in self._mine:
            ids = [oldest]
            groups: Any = self._client.xinfo_groups(stream)
            for group in groups:
                pending: Any = self._client.xpending(stream, group["name"])
                ids.append(parts(pending["min"] or group["last-delivered-id"]))
            self._client.xtrim(stream, minid="{}-{}".format(*min(ids)), approximate=True)

    def _keys(self) -> tuple[str, str]:
        return f"{self._group}:members", f"{self._group}:owners"
