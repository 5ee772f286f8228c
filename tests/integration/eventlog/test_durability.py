"""What was acknowledged survives a crash of the log; what was not is said to be so, soon."""

import asyncio
import time

import pytest
import redis
from tests.support.clock import Clock, until
from tests.support.facts import selection
from tests.support.kafka import Kafka
from tests.support.valkey import Valkey, free_port

from atrium.contracts.errors import Duty, EventLogUnavailable
from atrium.contracts.events import MAX_EVENT_BYTES
from atrium.eventlog.log import PUBLISH_SECONDS, EventLog, Record
from atrium.eventlog.registry import open_event_log

TOPIC = "hotels.selected"


async def publish_while(log: EventLog, crash, restart) -> set[str]:
    """Publishes from 8 tasks, crashes the server in the middle, and goes on; the ids that were acknowledged."""
    acknowledged: set[str] = set()
    refused: list[EventLogUnavailable] = []
    done = asyncio.Event()

    async def person(name: str) -> None:
        while not done.is_set():
            event = selection(name)
            try:
                await log.publish(Record.of(event))
                acknowledged.add(event.id)
            except EventLogUnavailable as error:
                refused.append(error)
                await asyncio.sleep(0.05)

    async def until_acknowledged(count: int) -> None:
        async with asyncio.timeout(30):
            while len(acknowledged) < count:  # noqa: ASYNC110 - tests may look often
                await asyncio.sleep(0.05)

    people = [asyncio.create_task(person(f"person {number}")) for number in range(8)]
    await until_acknowledged(100)
    await asyncio.to_thread(crash)
    before = len(acknowledged)
    await asyncio.sleep(0.3)
    await asyncio.to_thread(restart)
    await until_acknowledged(before + 100)
    done.set()
    await asyncio.gather(*people)
    await log.aclose()
    assert all(error.duty == Duty.RETRY and error.retry_after > 0 for error in refused)
    return acknowledged


def kept(log: EventLog) -> set[str]:
    return {delivery.event.id for delivery in log.read([TOPIC], "earliest", follow=False)}


def test_kill_9_of_valkey_loses_nothing_that_was_acknowledged(valkey_of_its_own: Valkey):
    log = open_event_log(valkey_of_its_own.url)
    acknowledged = asyncio.run(publish_while(log, valkey_of_its_own.kill, valkey_of_its_own.start))
    assert acknowledged <= kept(log)


def test_kill_9_of_kafka_loses_nothing_that_was_acknowledged(real_kafka: Kafka, namespace):
    log = open_event_log(f"{real_kafka.url}?namespace={namespace}")
    acknowledged = asyncio.run(publish_while(log, real_kafka.kill, real_kafka.start))
    assert acknowledged <= kept(log)


def test_a_crowd_waits_its_turn(valkey_of_its_own: Valkey):
    log = open_event_log(valkey_of_its_own.url)

    async def crowd() -> None:
        await asyncio.gather(*(log.publish(Record.of(selection(f"person {number}"))) for number in range(500)))
        await log.aclose()

    asyncio.run(crowd())
    assert len(kept(log)) == 500


@pytest.mark.parametrize("scheme", ["valkey", "kafka"])
def test_without_a_broker_publishing_fails_in_time(scheme):
    async def attempt() -> float:
        log = open_event_log(f"{scheme}://127.0.0.1:{free_port()}")
        clock = Clock()
        with pytest.raises(EventLogUnavailable):
            await log.publish(Record.of(selection()))
        seconds = clock.seconds()
        with pytest.raises(EventLogUnavailable):
            await log.ready()
        await log.aclose()
        return seconds

    assert asyncio.run(attempt()) < PUBLISH_SECONDS + 0.5


def test_a_loop_goes_on_while_a_record_waits_for_its_broker():
    async def widest_gap() -> float:
        log = open_event_log(f"kafka://127.0.0.1:{free_port()}")
        attempt = asyncio.create_task(log.publish(Record.of(selection())))
        widest = 0.0
        while not attempt.done():
            gap = Clock()
            await asyncio.sleep(0.01)
            widest = max(widest, gap.seconds())
        assert isinstance(attempt.exception(), EventLogUnavailable)
        await log.aclose()
        return widest

    assert asyncio.run(widest_gap()) < 0.5


def test_a_valkey_that_writes_no_file_acknowledges_nothing(valkey_of_its_own: Valkey):
    with redis.Redis(port=valkey_of_its_own.port) as client:
        client.config_set("appendonly", "no")
    log = open_event_log(valkey_of_its_own.url)

    async def attempt() -> None:
        with pytest.raises(EventLogUnavailable, match="appendonly"):
            await log.publish(Record.of(selection()))
        await log.aclose()

    asyncio.run(attempt())


def test_valkey_forgets_only_what_every_group_has_committed(valkey_of_its_own: Valkey, monkeypatch):
    log = open_event_log(f"{valkey_of_its_own.url}?partitions=1&retention=1")
    monkeypatch.setattr("atrium.eventlog.valkey_group._TRIM_SECONDS", 0)

    def consume(group: str) -> list[bytes]:
        subscription = log.subscribe(group, [TOPIC])
        found = subscription.poll(0.1)
        subscription.commit(found)
        subscription._tick = float("-inf")
        subscription.poll(0.01)
        subscription.close()
        return [delivery.raw.strip() for delivery in found]

    asyncio.run(publish(log, *(b"%d" % number + b" " * 5000 for number in range(10))))
    log.rewind("slow", [TOPIC], "earliest")
    time.sleep(1.1)
    assert len(consume("fast")) == 10
    assert consume("slow") == [b"%d" % number for number in range(10)]
    assert len(list(log.read([TOPIC], "earliest", follow=False))) <= 1


def test_valkey_delivers_first_what_was_lost_on_its_way_to_the_reader(valkey_of_its_own: Valkey, monkeypatch):
    log = open_event_log(f"{valkey_of_its_own.url}?partitions=1")
    asyncio.run(publish(log, b"1", b"2"))
    reader = log.subscribe("g", [TOPIC])
    read, lost = reader._client.xreadgroup, []

    def breaks(*asked, **options):
        found = read(*asked, **options)
        if any(entries for _, entries in found):
            lost.append(found)
            raise redis.ConnectionError("the answer was lost")
        return found

    with monkeypatch.context() as patch:
        patch.setattr(reader._client, "xreadgroup", breaks)
        with pytest.raises(EventLogUnavailable):
            reader.poll(0.1)
    assert len(lost) == 1
    asyncio.run(publish(log, b"3"))
    valkey_of_its_own.kill()
    with pytest.raises(EventLogUnavailable):
        reader.poll(0.1)
    valkey_of_its_own.start()
    assert [delivery.raw for delivery in reader.poll(0.1)] == [b"1", b"2"]
    reader.close()


@pytest.mark.parametrize("server", ["valkey_of_its_own", "real_kafka"])
def test_large_events_come_a_few_at_a_time(request, server, namespace):
    log = open_event_log(f"{request.getfixturevalue(server).url}?namespace={namespace}&partitions=1")
    asyncio.run(publish(log, *[b"x" * MAX_EVENT_BYTES] * 20))
    reader, sizes = log.subscribe("g", [TOPIC]), []

    def all_read() -> bool:
        batch = reader.poll(0.1)
        sizes.append(len(batch))
        reader.commit(batch)
        return sum(sizes) == 20

    until(all_read)
    reader.close()
    assert max(sizes[1:]) <= 5
    assert max(sizes[3:]) <= 2  # a log that counts entries has seen by then how large they are


def test_headers_that_are_no_text_stop_nobody(valkey_of_its_own: Valkey):
    log = open_event_log(f"{valkey_of_its_own.url}?partitions=1")
    with redis.Redis(port=valkey_of_its_own.port) as client:
        client.xadd(f"atrium:events:{TOPIC}:0", {b"\xff": b"\xff", b"h:a": b"\xff", b"key": b"\xff"})
    (delivery,) = log.read([TOPIC], "earliest", follow=False)
    assert (delivery.raw, delivery.event) == (b"", None)


async def publish(log: EventLog, *raws: bytes) -> None:
    for raw in raws:
        await log.publish(Record(TOPIC, "k", raw))
    await log.aclose()
