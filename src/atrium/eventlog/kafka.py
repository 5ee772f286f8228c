"""A log in Apache Kafka, through librdkafka.

The producer is idempotent and waits for all replicas. A thread of its own serves delivery reports and hands each to the
loop that awaits it: 1 ms a record. The client's own asyncio producer collects records first: 100 to 200 ms a record.
"""

import asyncio
import threading
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, OffsetSpec  # type: ignore[attr-defined]

from atrium.contracts.errors import InvalidRequest
from atrium.contracts.events import MAX_EVENT_BYTES, Delivery
from atrium.eventlog.kafka_group import KafkaSubscription, delivery, refused, unavailable
from atrium.eventlog.kafka_topics import bring_up_to_date, create_missing
from atrium.eventlog.log import BATCH, PUBLISH_SECONDS, Address, Record, Since

_ANSWER_SECONDS = 5.0
_QUEUE_KILOBYTES = 64 * 1024  # records that wait while the broker is away; librdkafka's default is a gigabyte


class KafkaLog:
    def __init__(self, address: Address) -> None:
        self._address = address
        self._prefix = f"{address.namespace}."
        # librdkafka's own lines about brokers that are down would go to stderr; every failure is raised anyway
        self._client: dict[str, Any] = {
            "bootstrap.servers": address.server,
            "client.id": address.namespace,
            "log_level": 0,
            **_login(address),
        }
        self._producer: _Producer | None = None
        self._topics_exist = False
        self._one_at_a_time = asyncio.Lock()

    async def publish(self, record: Record) -> None:
        with unavailable():
            async with asyncio.timeout(PUBLISH_SECONDS):
                if not self._topics_exist:
                    # one thread waits for a broker that is away, not one for each request
                    async with self._one_at_a_time:
                        await asyncio.to_thread(self._ensure_topics)
                if self._producer is None or self._producer.broken:
                    self._producer = _Producer(self._client)
                await self._producer.send(self._prefix + record.topic, record)

    async def ready(self) -> None:
        with unavailable():
            await asyncio.to_thread(AdminClient(self._client).list_topics, timeout=PUBLISH_SECONDS)

    async def aclose(self) -> None:
        if self._producer is not None:
            await asyncio.to_thread(self._producer.close)
            self._producer = None

    def subscribe(self, group: str, topics: Sequence[str]) -> KafkaSubscription:
        consumer = self._consumer(group, **{"session.timeout.ms": max(6, self._address.lease) * 1000})
        return KafkaSubscription(consumer, topics, self._prefix, self._ensure_topics)

    def read(self, topics: Sequence[str], since: Since, *, follow: bool) -> Iterator[Delivery]:
        with self._opened(f"read-{uuid.uuid4().hex}", **{"enable.partition.eof": True}) as consumer:
            with unavailable():
                places = self._places(consumer, topics, since)
                consumer.assign(places)
            reading = {(place.topic, place.partition) for place in places}
            while follow or reading:
                with unavailable():
                    messages = consumer.consume(BATCH, timeout=0.1)
                for message in messages:
                    error = message.error()
                    if error is None:
                        yield delivery(message, self._prefix)
                    elif error.code() == KafkaError._PARTITION_EOF:  # noqa: SLF001 - librdkafka's own codes start so
                        reading.discard((message.topic() or "", message.partition() or 0))
                    else:
                        raise refused(error)

    def group_lag(self, group: str, topics: Sequence[str]) -> Mapping[str, int]:
        lag: dict[str, int] = defaultdict(int)
        with self._opened(group) as consumer, unavailable():  # it asks and never joins
            ends = self._places(consumer, topics, "latest")
            starts = self._offsets(ends, OffsetSpec.earliest())  # type: ignore[no-untyped-call]
            committed = consumer.committed(ends, timeout=_ANSWER_SECONDS)
            for start, place, end in zip(starts, committed, ends, strict=True):
                at = place.offset if place.offset >= 0 else start.offset
                lag[end.topic.removeprefix(self._prefix)] += max(0, end.offset - at)
        return lag

    def rewind(self, group: str, topics: Sequence[str], since: Since) -> None:
        with self._opened(group) as consumer, unavailable():
            places = self._places(consumer, topics, since)
            try:
                consumer.commit(offsets=places, asynchronous=False)
            except KafkaException as error:
                if error.args[0].code() in {KafkaError.UNKNOWN_MEMBER_ID, KafkaError.ILLEGAL_GENERATION}:
                    raise InvalidRequest(
                        f"Kafka moves only a group that nobody reads: stop the consumers of {group!r} first"
                    ) from error
                raise

    def _places(self, consumer: Consumer, topics: Sequence[str], since: Since) -> list[TopicPartition]:
        """Where to start: the first offset at or after `since`, of every partition."""
        self._ensure_topics()
        known = consumer.list_topics(timeout=_ANSWER_SECONDS).topics
        names = [self._prefix + topic for topic in topics]
        places = [TopicPartition(name, number) for name in names for number in known[name].partitions]
        if isinstance(since, str):
            return self._offsets(places, getattr(OffsetSpec, since)())
        ends = self._offsets(places, OffsetSpec.latest())  # type: ignore[no-untyped-call]
        found = self._offsets(places, OffsetSpec.for_timestamp(int(since.timestamp() * 1000)))
        return [place if place.offset >= 0 else end for place, end in zip(found, ends, strict=True)]

    def _offsets(self, places: Sequence[TopicPartition], spec: OffsetSpec) -> list[TopicPartition]:
        admin = AdminClient(self._client)  # its answers come only as long as it lives
        asked = admin.list_offsets(dict.fromkeys(places, spec), request_timeout=_ANSWER_SECONDS)
        found = {each: asked[each].result(_ANSWER_SECONDS).offset for each in places}
        return [TopicPartition(each.topic, each.partition, offset) for each, offset in found.items()]

    def bring_topics_up_to_date(self) -> list[str]:
        """What was changed, one sentence each. Raises EventLogUnavailable."""
        with unavailable():
            return bring_up_to_date(AdminClient(self._client), self._address)

    def _ensure_topics(self) -> None:
        if not self._topics_exist:
            create_missing(AdminClient(self._client), self._address)
            self._topics_exist = True

    def _consumer(self, group: str, **more: Any) -> Consumer:
        return Consumer(
            {
                **self._client,
                "group.id": self._prefix + group,
                "enable.auto.commit": False,
                "auto.offset.reset": "earliest",
                "partition.assignment.strategy": "cooperative-sticky",
                "fetch.message.max.bytes": MAX_EVENT_BYTES * 2,
                **more,
            }
        )

    @contextmanager
    def _opened(self, group: str, **more: Any) -> Iterator[Consumer]:
        consumer = self._consumer(group, **more)
        try:
            yield consumer
        finally:
            consumer.close()


def _login(address: Address) -> dict[str, Any]:
    """What librdkafka wants to know for TLS and a password: nothing where the address has neither."""
    tls, login = address.scheme == "kafkas", address.login
    told: dict[str, Any] = {}
    if login.user:
        told = {"sasl.mechanism": login.mechanism, "sasl.username": login.user, "sasl.password": login.password}
    if tls or login.user:
        told["security.protocol"] = f"{'SASL_' if login.user else ''}{'SSL' if tls else 'PLAINTEXT'}"
    if login.ca:
        told["ssl.ca.location"] = login.ca
    return told


class _Producer:
    """librdkafka's producer with a thread that serves its delivery reports."""

    def __init__(self, client: dict[str, Any]) -> None:
        self.broken = False
        self._open = True
        self._producer = Producer(
            {
                **client,
                "enable.idempotence": True,
                "acks": "all",
                "linger.ms": 0,
                "compression.type": "lz4",
                "queue.buffering.max.kbytes": _QUEUE_KILOBYTES,
                "message.max.bytes": MAX_EVENT_BYTES * 2,
                "delivery.timeout.ms": int(PUBLISH_SECONDS * 1000) - 500,
            }
        )
        self._thread = threading.Thread(target=self._serve, name="kafka-delivery-reports", daemon=True)
        self._thread.start()

    async def send(self, topic: str, record: Record) -> None:
        loop = asyncio.get_running_loop()
        reported: asyncio.Future[None] = loop.create_future()

        def tell(error: KafkaError | None) -> None:
            if reported.done():  # whoever waited has gone
                return
            if error is None:
                reported.set_result(None)
            else:
                reported.set_exception(refused(error))

        def report(error: KafkaError | None, _message: Message) -> None:
            self.broken = self.broken or (error is not None and error.fatal())
            if not loop.is_closed():
                loop.call_soon_threadsafe(tell, error)

        headers: Any = list(record.headers.items())
        self._producer.produce(topic, record.raw, key=record.key, headers=headers, on_delivery=report)
        await reported

    def close(self) -> None:
        self._producer.flush(PUBLISH_SECONDS)
        self._open = False
        self._thread.join()

    def _serve(self) -> None:
        while self._open:
            self._producer.poll(0.1)
