"""A log that lives and dies with the process: everything that opens `memory://NAME` shares it. For tests and trials."""

import threading
import time
import uuid
import zlib
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from atrium.contracts.events import Delivery
from atrium.eventlog.log import BATCH, Address, Record, Since

Partition = tuple[str, int]  # topic, number


@dataclass
class _Group:
    committed: dict[Partition, int] = field(default_factory=lambda: defaultdict(int))
    members: list[str] = field(default_factory=list)
    generation: int = 0


class _Store:
    def __init__(self) -> None:
        self.changed = threading.Condition()
        self.records: dict[Partition, list[tuple[float, Record]]] = defaultdict(list)
        self.groups: dict[str, _Group] = defaultdict(_Group)


_STORES: dict[str, _Store] = defaultdict(_Store)


class MemoryLog:
    def __init__(self, address: Address) -> None:
        self._partitions = address.partitions
        self._store = _STORES[f"{address.server}/{address.namespace}"]

    async def publish(self, record: Record) -> None:
        partition = zlib.crc32(record.key.encode()) % self._partitions
        with self._store.changed:
            self._store.records[record.topic, partition].append((time.time(), record))
            self._store.changed.notify_all()

    async def ready(self) -> None:
        return

    async def aclose(self) -> None:
        return

    def subscribe(self, group: str, topics: Sequence[str]) -> "MemorySubscription":
        return MemorySubscription(self._store, self._store.groups[group], self._all(topics))

    def read(self, topics: Sequence[str], since: Since, *, follow: bool) -> Iterator[Delivery]:
        at = {partition: self._position(partition, since) for partition in self._all(topics)}
        while True:
            with self._store.changed:
                found = [each for partition in at for each in _deliveries(self._store, partition, at[partition])]
                if not found and follow:
                    self._store.changed.wait(1)
            if not found and not follow:
                return
            for delivery in found:
                at[delivery.topic, delivery.partition] = int(delivery.offset) + 1
                yield delivery

    def group_lag(self, group: str, topics: Sequence[str]) -> Mapping[str, int]:
        with self._store.changed:
            known = self._store.groups.get(group, _Group())
            return _lag(self._store, known, self._all(topics))

    def rewind(self, group: str, topics: Sequence[str], since: Since) -> None:
        with self._store.changed:
            state = self._store.groups[group]
            state.committed.update({partition: self._position(partition, since) for partition in self._all(topics)})
            state.generation += 1
            self._store.changed.notify_all()

    def _all(self, topics: Sequence[str]) -> list[Partition]:
        return [(topic, number) for topic in topics for number in range(self._partitions)]

    def _position(self, partition: Partition, since: Since) -> int:
        records = self._store.records[partition]
        if since == "earliest":
            return 0
        if since == "latest":
            return len(records)
        return sum(at < since.timestamp() for at, _ in records)


class MemorySubscription:
    def __init__(self, store: _Store, group: _Group, partitions: list[Partition]) -> None:
        self._store, self._group, self._partitions = store, group, partitions
        self._name = uuid.uuid4().hex
        self._generation = -1
        self._position: dict[Partition, int] = {}
        with store.changed:
            group.members.append(self._name)
            group.generation += 1

    def poll(self, wait: float) -> list[Delivery]:
        deadline = time.monotonic() + wait
        with self._store.changed:
            while not (found := self._found()):
                if not self._store.changed.wait(deadline - time.monotonic()):
                    break
        return found

    def commit(self, batch: Sequence[Delivery]) -> None:
        with self._store.changed:
            for delivery in batch:
                self._group.committed[delivery.topic, delivery.partition] = int(delivery.offset) + 1

    def heartbeat(self) -> None:
        return

    def lag(self) -> Mapping[str, int]:
        with self._store.changed:
            return _lag(self._store, self._group, self._mine())

    def close(self) -> None:
        with self._store.changed:
            if self._name in self._group.members:
                self._group.members.remove(self._name)
                self._group.generation += 1
                self._store.changed.notify_all()

    def _mine(self) -> list[Partition]:
        place, members = self._group.members.index(self._name), len(self._group.members)
        return [each for number, each in enumerate(self._partitions) if number % members == place]

    def _found(self) -> list[Delivery]:
        if self._generation != self._group.generation:
            self._generation = self._group.generation
            self._position = {partition: self._group.committed[partition] for partition in self._mine()}
        found = [each for partition, at in self._position.items() for each in _deliveries(self._store, partition, at)]
        for delivery in found:
            self._position[delivery.topic, delivery.partition] = int(delivery.offset) + 1
        return found


def _lag(store: _Store, group: _Group, partitions: Sequence[Partition]) -> dict[str, int]:
    lag: dict[str, int] = defaultdict(int)
    for partition in partitions:
        lag[partition[0]] += len(store.records[partition]) - group.committed[partition]
    return lag


def _deliveries(store: _Store, partition: Partition, start: int) -> list[Delivery]:
    return [
        Delivery.of(*partition, str(offset), record.raw, record.headers, record.key)
        for offset, (_, record) in enumerate(store.records[partition][start : start + BATCH], start)
    ]
