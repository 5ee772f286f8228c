"""The loop over the log in memory: what fails is done again, and nothing is skipped."""

import asyncio
import itertools
import threading
import uuid
import zlib
from collections.abc import Sequence

import pytest
from tests.support.facts import selection

from atrium.consumer import loop
from atrium.consumer.loop import Loop
from atrium.consumer.progress import Progress
from atrium.contracts.errors import EventLogUnavailable
from atrium.contracts.events import TOPICS, Delivery, Stored
from atrium.eventlog.log import EventLog, Record
from atrium.eventlog.registry import open_event_log


@pytest.fixture(autouse=True)
def _no_long_pauses(monkeypatch):
    monkeypatch.setattr(loop, "_FIRST_PAUSE", 0.001)
    monkeypatch.setattr(loop, "_POLL_SECONDS", 0.02)
    monkeypatch.setattr(loop, "_LAG_SECONDS", 0)


@pytest.fixture
def log() -> EventLog:
    return open_event_log(f"memory://{uuid.uuid4()}")


def publish(log: EventLog, *people: str) -> None:
    for person in people:
        asyncio.run(log.publish(Record.of(selection(person))))


def of_lane(lane: int) -> str:
    """A person whose selections that lane stores."""
    names = (f"person-{number}" for number in itertools.count())
    return next(name for name in names if zlib.crc32(name.encode()) % 2 == lane)


class Inbox:
    """Fails as often as it is told to; stops the loop once it has stored `enough`."""

    def __init__(self, *failures: Exception, enough: int = 1) -> None:
        self.failures, self.enough = list(failures), enough
        self.stop = threading.Event()
        self.people: list[str] = []
        self.offered: list[list[str]] = []

    def __call__(self, batch: Sequence[Delivery]) -> Stored:
        people = [delivery.event.subject for delivery in batch if delivery.event]
        self.offered.append(people)
        if self.failures:
            raise self.failures.pop(0)
        new = set(people) - set(self.people)
        self.people += sorted(new)
        if len(self.people) >= self.enough:
            self.stop.set()
        return Stored(new=len(new), duplicates=len(people) - len(new), dead=len(batch) - len(people))


def consume(log: EventLog, inbox: Inbox) -> Progress:
    progress = Progress()
    Loop(log.subscribe("g", TOPICS), inbox, progress, inbox.stop).run()
    return progress


def test_a_broken_database_pauses_and_the_same_batch_comes_again(log, caplog):
    publish(log, "ada", "ada")
    inbox = Inbox(ConnectionError("database is gone"), ValueError("a defect"))
    text = consume(log, inbox).text()
    assert inbox.people == ["ada"]
    assert inbox.offered == [["ada", "ada"]] * 3
    assert 'atrium_consumer_failures_total{step="store"} 2' in text
    assert "database is gone" in caplog.text


def test_what_was_stored_is_committed_and_the_rest_is_left(log):
    publish(log, "ada")
    consume(log, Inbox())
    publish(log, "bob")
    inbox = Inbox()
    consume(log, inbox)
    assert inbox.offered == [["bob"]]


def test_a_stop_while_the_database_is_broken_leaves_the_batch_to_the_next(log):
    publish(log, "ada")
    inbox = Inbox(*[ConnectionError("gone")] * 10_000)
    threading.Timer(0.1, inbox.stop.set).start()
    consume(log, inbox)
    assert inbox.people == []
    after = Inbox()
    consume(log, after)
    assert after.people == ["ada"]


def test_a_commit_that_failed_is_repeated_without_storing_again(log, monkeypatch):
    publish(log, "ada")
    subscription, failures = log.subscribe("g", TOPICS), [EventLogUnavailable("away")] * 2
    commit = subscription.commit

    def sometimes(batch):
        if failures:
            raise failures.pop()
        commit(batch)
        inbox.stop.set()

    monkeypatch.setattr(subscription, "commit", sometimes)
    inbox, progress = Inbox(enough=99), Progress()
    Loop(subscription, inbox, progress, inbox.stop).run()
    assert len(inbox.offered) == 1
    assert 'failures_total{step="commit"} 2' in progress.text()
    assert sum(log.subscribe("g", TOPICS).lag().values()) == 0


def test_the_same_event_twice_is_one_effect_and_a_counted_duplicate(log):
    record = Record.of(selection("ada"))
    for _ in range(3):
        asyncio.run(log.publish(record))
    asyncio.run(log.publish(Record("hotels.selected", "k", b"poison")))
    text = consume(log, Inbox()).text()
    assert 'events_total{outcome="new"} 1' in text
    assert 'events_total{outcome="duplicate"} 2' in text
    assert 'events_total{outcome="dead"} 1' in text


def test_two_lanes_are_stored_at_the_same_time_and_committed_together(log):
    publish(log, *[of_lane(0), of_lane(1)] * 3)
    stop = threading.Event()
    both = threading.Barrier(2, stop.set, timeout=10)

    def store(batch: Sequence[Delivery]) -> Stored:
        both.wait()
        return Stored(len(batch), 0, 0)

    progress = Progress()
    Loop(log.subscribe("g", TOPICS), store, progress, stop).run()
    assert 'events_total{outcome="new"} 6' in progress.text()
    assert "batches_total 1" in progress.text()
    assert sum(log.subscribe("g", TOPICS).lag().values()) == 0


def test_a_lane_that_failed_is_stored_again_without_the_other(log):
    first, second = of_lane(0), of_lane(1)
    publish(log, *[first, second] * 2)
    stop, offered = threading.Event(), []

    def store(batch: Sequence[Delivery]) -> Stored:
        offered.append([delivery.key for delivery in batch])
        if offered.count([first] * 2) == 1 and batch[0].key == first:
            raise ConnectionError("database is gone")
        if len(offered) == 3:
            stop.set()
        return Stored(len(batch), 0, 0)

    Loop(log.subscribe("g", TOPICS), store, Progress(), stop).run()
    assert sorted(offered) == [[first] * 2, [first] * 2, [second] * 2]


def test_while_a_batch_is_stored_the_next_is_polled_and_its_events_of_the_same_key_wait(log, monkeypatch):
    publish(log, "ada")
    subscription, stop = log.subscribe("g", TOPICS), threading.Event()
    busy, ahead, at_work, stored = threading.Event(), threading.Event(), threading.Lock(), []
    poll = subscription.poll

    def watched(wait: float) -> list[Delivery]:
        if wait == 0 and not ahead.is_set():
            busy.wait(10)
            publish(log, "ada")
            ahead.set()
        return poll(wait)

    def store(batch: Sequence[Delivery]) -> Stored:
        busy.set()
        overlaps = not at_work.acquire(blocking=False)
        ahead.wait(10)
        stored.append((batch[0].offset, overlaps, ahead.is_set()))
        at_work.release()
        if len(stored) == 2:
            stop.set()
        return Stored(len(batch), 0, 0)

    monkeypatch.setattr(subscription, "poll", watched)
    Loop(subscription, store, Progress(), stop).run()
    assert stored == [("0", False, True), ("1", False, True)]


def test_while_a_batch_is_stored_the_log_hears_of_its_reader(log, monkeypatch):
    publish(log, "ada")
    monkeypatch.setattr(loop, "_HEARTBEAT_SECONDS", 0.01)
    subscription, heard, stop = log.subscribe("g", TOPICS), threading.Event(), threading.Event()
    monkeypatch.setattr(subscription, "heartbeat", heard.set)

    def store(batch: Sequence[Delivery]) -> Stored:
        assert heard.wait(10)
        stop.set()
        return Stored(len(batch), 0, 0)

    Loop(subscription, store, Progress(), stop).run()
    assert sum(log.subscribe("g", TOPICS).lag().values()) == 0
