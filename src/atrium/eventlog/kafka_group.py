"""A member of a group in Kafka."""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Final

from confluent_kafka import Consumer, KafkaError, KafkaException, Message, TopicPartition

from atrium.contracts.errors import EventLogUnavailable
from atrium.contracts.events import Delivery
from atrium.eventlog.log import BATCH, BATCH_BYTES

_log = logging.getLogger(__name__)

# The partition went to another member meanwhile, who will read the same events again: nothing is lost.
_NOT_MINE_ANY_MORE: Final = {
    KafkaError.UNKNOWN_MEMBER_ID,
    KafkaError.ILLEGAL_GENERATION,
    KafkaError.REBALANCE_IN_PROGRESS,
    KafkaError._STATE,  # noqa: SLF001 - librdkafka's own codes start so
    KafkaError._ASSIGNMENT_LOST,  # noqa: SLF001 - librdkafka's own codes start so
    KafkaError._NO_OFFSET,  # noqa: SLF001 - librdkafka's own codes start so
}


@contextmanager
def unavailable() -> Iterator[None]:
    """Every failure of the client is one leaf."""
    try:
        yield
    except KafkaException as error:
        raise refused(error.args[0]) from error
    except (BufferError, TimeoutError) as error:
        reason = str(error) or "no answer in time"
        raise EventLogUnavailable(f"the event log does not take or give events: {reason}") from error


def refused(error: KafkaError) -> EventLogUnavailable:
    return EventLogUnavailable(f"the event log does not take or give events: {error.str()}")


def delivery(message: Message, prefix: str) -> Delivery:
    pairs: list[tuple[str, bytes]] = list(message.headers() or ())  # type: ignore[arg-type]
    headers = {name: _text(value) for name, value in pairs}
    topic = (message.topic() or "").removeprefix(prefix)
    raw = message.value() or b""
    return Delivery.of(topic, message.partition() or 0, str(message.offset()), raw, headers, _text(message.key()))


def _good(message: Message) -> bool:
    if (error := message.error()) is None:
        return True
    _log.warning("the event log answered with an error: %s", error.str())
    return False


def _text(value: str | bytes | None) -> str:
    return value.decode(errors="replace") if isinstance(value, bytes) else value or ""


class KafkaSubscription:
    def __init__(self, consumer: Consumer, topics: Sequence[str], prefix: str, ready: Callable[[], None]) -> None:
        self._consumer, self._prefix, self._ready = consumer, prefix, ready
        self._topics = [prefix + topic for topic in topics]
        self._joined = False
        self._early: list[Message] = []
        self._committed: dict[tuple[str, int], int] = {}

    def poll(self, wait: float) -> list[Delivery]:
        with unavailable():
            if not self._joined:
                self._ready()
                self._consumer.subscribe(self._topics, on_revoke=self._forget, on_lost=self._forget)
                self._joined = True
            # kept until all of it is there: what was taken from the client and lost on the way would be skipped
            size = sum(map(len, self._early))
            while len(self._early) < 4 * BATCH and size < BATCH_BYTES:
                if (message := self._consumer.poll(0 if self._early else wait)) is None:
                    break
                self._early.append(message)
                size += len(message)
        messages, self._early = self._early, []
        return [delivery(message, self._prefix) for message in messages if _good(message)]

    def commit(self, batch: Sequence[Delivery]) -> None:
        last: dict[tuple[str, int], int] = {}
        for delivered in batch:
            last[self._prefix + delivered.topic, delivered.partition] = int(delivered.offset)
        offsets = [TopicPartition(*position, offset + 1) for position, offset in last.items()]
        with unavailable():
            try:
                self._consumer.commit(offsets=offsets, asynchronous=False)
            except KafkaException as error:
                if error.args[0].code() not in _NOT_MINE_ANY_MORE:
                    raise
            else:
                self._remember(offsets)

    def heartbeat(self) -> None:
        """A member that does not poll for five minutes is thought dead, so this polls, and keeps what comes."""
        with unavailable():
            if (message := self._consumer.poll(0)) is not None:
                self._early.append(message)

    def lag(self) -> Mapping[str, int]:
        lag: dict[str, int] = defaultdict(int)
        with unavailable():
            mine = self._consumer.assignment()
            if new := [place for place in mine if (place.topic, place.partition) not in self._committed]:
                self._remember(self._consumer.committed(new, timeout=1))
            for place in mine:
                low, high = self._consumer.get_watermark_offsets(place, cached=True)  # as of the last fetch
                if high < 0:
                    low, high = self._consumer.get_watermark_offsets(place, timeout=1)
                committed = self._committed[place.topic, place.partition]
                lag[place.topic.removeprefix(self._prefix)] += max(0, high - (committed if committed >= 0 else low))
        return lag

    def close(self) -> None:
        self._consumer.close()

    def _remember(self, places: Sequence[TopicPartition]) -> None:
        self._committed.update({(place.topic, place.partition): place.offset for place in places})

    def _forget(self, _consumer: Consumer, places: Sequence[TopicPartition]) -> None:
        for place in places:
            self._committed.pop((place.topic, place.partition), None)
