"""What every event log promises, asked of all of them."""

import asyncio
import time
from collections import defaultdict
from datetime import UTC, datetime

import pytest
from tests.support.clock import Clock, until
from tests.support.facts import selection

from atrium.contracts.errors import EventTooLarge
from atrium.contracts.events import MAX_EVENT_BYTES, Delivery
from atrium.eventlog import kafka, kafka_topics, valkey_streams
from atrium.eventlog.log import EventLog, Record, Subscription
from atrium.eventlog.registry import LOGS, open_event_log

TOPIC = "hotels.selected"
SERVERS = {"memory": None, "valkey": "valkey", "kafka": "real_kafka"}  # valkeys and kafkas are the same logs, with TLS


def test_every_log_is_asked():
    assert set(LOGS) - {"valkeys", "kafkas"} == set(SERVERS)


@pytest.fixture(autouse=True)
def _patience(monkeypatch):
    """How soon a log gives up is for test_durability; a busy Kafka takes its time to make topics for a first record."""
    for log in (kafka, kafka_topics, valkey_streams):
        monkeypatch.setattr(log, "PUBLISH_SECONDS", 60.0)
    monkeypatch.setattr(kafka, "_ANSWER_SECONDS", 60.0)


@pytest.fixture(params=SERVERS.values(), ids=SERVERS)
def url(request, namespace) -> str:
    address = request.getfixturevalue(request.param).url if request.param else f"memory://{namespace}"
    return f"{address}?namespace={namespace}&lease=2"


@pytest.fixture
def log(url) -> EventLog:
    return open_event_log(url)


def publish(log: EventLog, *records: Record) -> None:
    async def all_of_them() -> None:
        for record in records:
            await log.publish(record)
        await log.aclose()

    asyncio.run(all_of_them())


def selections(*people: str) -> list[Record]:
    return [Record.of(selection(person)) for person in people]


def drain(subscription: Subscription, count: int, seconds: float = 15, *, commit: bool = True) -> list[Delivery]:
    """`count` deliveries, and a look whether there are more."""
    found: list[Delivery] = []
    deadline = time.monotonic() + seconds
    while len(found) < count and time.monotonic() < deadline:
        batch = subscription.poll(0.2)
        found += batch
        if commit and batch:
            subscription.commit(batch)
    return found + subscription.poll(0.2)


def test_what_is_published_is_delivered_as_it_was(log):
    record = selections("ada")[0]
    publish(log, record)
    subscription = log.subscribe("g", [TOPIC])
    (delivery,) = drain(subscription, 1)
    subscription.close()
    assert (delivery.topic, delivery.key, delivery.raw) == (TOPIC, "ada", record.raw)
    assert delivery.headers == {"content-type": "application/cloudevents+json; charset=UTF-8"}
    assert delivery.event is not None
    assert delivery.event.to_json() == record.raw
    assert delivery.error is None


def test_events_of_one_key_keep_their_order_and_keys_spread_over_partitions(log):
    records = selections(*(f"person {number % 20}" for number in range(200)))
    publish(log, *records)
    subscription = log.subscribe("g", [TOPIC])
    delivered = drain(subscription, 200)
    subscription.close()
    of_key = defaultdict(list)
    for delivery in delivered:
        of_key[delivery.key].append(delivery.raw)
    assert of_key == {
        key: [each.raw for each in records if each.key == key] for key in {record.key for record in records}
    }
    assert {delivery.partition for delivery in delivered} == {0, 1, 2, 3}


def test_what_was_not_committed_is_delivered_again(log):
    publish(log, *selections("ada", "bob", "cy"))
    first = log.subscribe("g", [TOPIC])
    seen = drain(first, 3, commit=False)
    assert len(seen) == 3
    kept = [delivery for delivery in seen if delivery.key == "ada"]
    first.commit(kept)
    first.close()
    second = log.subscribe("g", [TOPIC])
    again = drain(second, 2)
    second.close()
    # a log that commits positions may not give back what stands before the committed one in its partition
    assert {each.key for each in again} == {"bob", "cy"}


def test_the_next_member_starts_where_the_last_one_committed(log):
    publish(log, *selections("ada", "bob"))
    first = log.subscribe("g", [TOPIC])
    assert len(drain(first, 2)) == 2
    first.close()
    publish(log, *selections("cy"))
    second = log.subscribe("g", [TOPIC])
    assert [each.key for each in drain(second, 1)] == ["cy"]
    second.close()


def test_members_share_the_partitions_and_groups_do_not(log):
    one, two, other = log.subscribe("g", [TOPIC]), log.subscribe("g", [TOPIC]), log.subscribe("other", [TOPIC])
    publish(log, *selections(*(f"early {number}" for number in range(8))))

    def settled() -> bool:
        for each in (one, two):
            each.commit(each.poll(0.1))
        return bool(one.lag() and two.lag())  # a member without a partition has no topic

    until(settled, 60)
    people = [f"person {number}" for number in range(40)]
    publish(log, *selections(*people))
    got: dict[Subscription, list[Delivery]] = {one: [], two: []}

    def all_came() -> bool:
        for each, found in got.items():
            batch = each.poll(0.1)
            found += [delivery for delivery in batch if delivery.key in people]
            each.commit(batch)
        return sum(map(len, got.values())) >= 40

    until(all_came, 60)
    keys = {each: {delivery.key for delivery in found} for each, found in got.items()}
    assert keys[one]
    assert keys[two]
    assert not keys[one] & keys[two]
    assert keys[one] | keys[two] == set(people)
    assert len(drain(other, 48)) == 48
    for each in (one, two, other):
        each.close()


def test_poll_waits_for_the_first_event_only(log):
    publish(log, *selections("ada"))
    subscription = log.subscribe("g", [TOPIC])
    drain(subscription, 1)
    started, clock = time.monotonic(), Clock()
    assert subscription.poll(0.3) == []
    assert time.monotonic() - started > 0.1
    assert clock.seconds() < 2
    publish(log, *selections("bob"))
    clock = Clock()
    assert [each.key for each in subscription.poll(10)] == ["bob"]
    assert clock.seconds() < 2
    subscription.close()


def test_a_poll_ahead_of_a_commit_repeats_nothing(log):
    publish(log, *selections("ada", "bob"))
    subscription = log.subscribe("g", [TOPIC])
    in_hand: list[Delivery] = []
    until(lambda: in_hand.extend(subscription.poll(0.2)) or len(in_hand) == 2)
    publish(log, *selections("cy"))
    ahead: list[Delivery] = []
    began = time.monotonic()
    while time.monotonic() < began + 2.5:  # longer than the lease
        ahead += subscription.poll(0)
        subscription.heartbeat()
        time.sleep(0.05)
    assert [each.key for each in ahead] in ([], ["cy"])
    subscription.commit(in_hand)
    until(lambda: ahead.extend(subscription.poll(0.2)) or ahead)
    subscription.commit(ahead)
    assert [each.key for each in ahead] == ["cy"]
    assert sum(subscription.lag().values()) == 0
    subscription.close()


def test_lag_counts_what_is_not_committed(log):
    publish(log, *selections("ada", "bob", "cy"))
    subscription = log.subscribe("g", [TOPIC])
    batch = drain(subscription, 3, commit=False)
    assert subscription.lag() == {TOPIC: 3}
    subscription.commit(batch)
    assert subscription.lag() == {TOPIC: 0}
    publish(log, *selections("ada"))
    assert subscription.lag() == {TOPIC: 1}
    subscription.close()


def test_anybody_is_told_the_lag_of_a_group_and_moves_nobody(log):
    publish(log, *selections("ada", "bob", "cy"))
    assert log.group_lag("g", [TOPIC]) == {TOPIC: 3}  # it never read
    subscription = log.subscribe("g", [TOPIC])
    batch = drain(subscription, 3, commit=False)
    assert log.group_lag("g", [TOPIC]) == {TOPIC: 3}
    subscription.commit(batch)
    assert log.group_lag("g", [TOPIC, "hotels.observed"]) == {TOPIC: 0, "hotels.observed": 0}
    publish(log, *selections("dee"))
    assert (log.group_lag("g", [TOPIC]), log.group_lag("other", [TOPIC])) == ({TOPIC: 1}, {TOPIC: 4})
    assert [each.key for each in drain(subscription, 1)] == ["dee"]
    subscription.close()
    assert log.group_lag("g", [TOPIC]) == {TOPIC: 0}


def test_a_heartbeat_neither_loses_nor_repeats_anything(log):
    publish(log, *selections("ada"))
    subscription = log.subscribe("g", [TOPIC])
    batch = drain(subscription, 1, commit=False)
    publish(log, *selections("bob", "cy"))
    for _ in range(30):  # longer than the lease of 2 s
        subscription.heartbeat()
        time.sleep(0.1)
    subscription.commit(batch)
    assert [each.key for each in batch] == ["ada"]
    assert sorted(each.key for each in drain(subscription, 2)) == ["bob", "cy"]
    subscription.close()


def test_reading_without_a_group_moves_nobody(log):
    publish(log, *selections("ada"))
    time.sleep(0.01)
    middle = datetime.now(UTC)
    publish(log, *selections("bob"))
    assert sorted(each.key for each in log.read([TOPIC], "earliest", follow=False)) == ["ada", "bob"]
    assert [each.key for each in log.read([TOPIC], middle, follow=False)] == ["bob"]
    assert list(log.read([TOPIC], "latest", follow=False)) == []
    subscription = log.subscribe("g", [TOPIC])
    assert len(drain(subscription, 2)) == 2
    subscription.close()


def test_following_sees_what_comes(log):
    publish(log, *selections("ada"))
    follower = log.read([TOPIC], "earliest", follow=True)
    assert next(follower).key == "ada"
    publish(log, *selections("bob"))
    assert next(follower).key == "bob"
    follower.close()


def test_a_group_can_start_again_from_anywhere(log):
    publish(log, *selections("ada"))
    time.sleep(0.01)
    middle = datetime.now(UTC)
    publish(log, *selections("bob", "cy"))
    for since, expected in (("earliest", ["ada", "bob", "cy"]), (middle, ["bob", "cy"]), ("latest", [])):
        log.rewind("g", [TOPIC], since)
        subscription = log.subscribe("g", [TOPIC])
        assert sorted(each.key for each in drain(subscription, len(expected), commit=False)) == expected
        assert sum(subscription.lag().values()) == len(expected)
        subscription.close()


def test_bytes_that_are_no_event_are_delivered_with_the_reason(log):
    publish(log, Record(TOPIC, "k", b"\xff not json", {"content-type": "text/plain"}), *selections("ada"))
    subscription = log.subscribe("g", [TOPIC])
    delivered = {each.key: each for each in drain(subscription, 2)}
    subscription.close()
    assert delivered["k"].raw == b"\xff not json"
    assert delivered["k"].event is None
    assert "Invalid JSON" in delivered["k"].error
    assert delivered["ada"].event is not None


def test_the_largest_event_passes_and_a_larger_one_is_never_a_record(log):
    publish(log, Record(TOPIC, "k", b"x" * MAX_EVENT_BYTES))
    assert [len(each.raw) for each in log.read([TOPIC], "earliest", follow=False)] == [MAX_EVENT_BYTES]
    with pytest.raises(EventTooLarge):
        Record(TOPIC, "k", b"x" * (MAX_EVENT_BYTES + 1))
