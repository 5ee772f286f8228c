"""The schedule on a real PostgreSQL and Valkey: what is due is asked for once, and again where it was not taken."""

import base64
import json
import os
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
import redis
from tests.support.clock import until
from tests.support.hotels import deliveries, hotel, observed, selected
from tests.support.valkey import Valkey, free_port

from atrium.contracts.errors import TaskQueueUnavailable
from atrium.contracts.tasks import OBSERVATIONS, OBSERVE_HOTELS, Observe

HOUR = timedelta(hours=1)


@pytest.fixture
def valkey(tmp_path) -> Iterator[Valkey]:
    server = Valkey(tmp_path).start()
    yield server
    server.stop()


@pytest.fixture
def saved(people):
    """Stores hotels by number that were seen so many hours ago and that the owner saved, or nobody."""
    from django.utils import timezone

    from atrium.web.operations.services import store

    def save(*numbers: int, hours: float, by: str | None = "owner") -> None:
        found, at = [hotel(n) for n in numbers], timezone.now() - hours * HOUR
        event = selected(str(people[by].person), found, at=at) if by else observed(found, at=at)
        assert store(deliveries(event)).new == 1

    return save


class Kept:
    """A queue that keeps what it was given."""

    def __init__(self) -> None:
        self.tasks: list[tuple[str, list[str]]] = []

    def observe(self, wanted: Observe, task: str) -> None:
        self.tasks.append((task, [each.source_id for each in wanted.hotels]))

    @property
    def hotels(self) -> list[str]:
        return sorted((number for _, numbers in self.tasks for number in numbers), key=int)


def ask(observe, hours: float = 6) -> int:
    from atrium.web.hotels.due import ask_for_due

    return ask_for_due(hours * HOUR, observe)


def test_saved_hotels_that_nobody_saw_for_long_are_asked_for_once(saved):
    saved(1, 2, hours=7)
    saved(3, hours=5)
    saved(4, hours=100, by=None)
    kept = Kept()
    assert ask(kept.observe) == 2
    assert kept.hotels == ["1", "2"]
    assert ask(kept.observe) == 0


def test_what_was_asked_for_and_not_seen_is_asked_for_again(saved):
    from atrium.web.hotels.models import Hotel

    saved(1, hours=20)
    kept = Kept()
    ask(kept.observe)
    Hotel.objects.update(asked_at=Hotel.objects.get().asked_at - 7 * HOUR)
    assert ask(kept.observe) == 1


def test_tasks_are_small_and_differ(saved):
    saved(*range(1, 46), hours=7)
    kept = Kept()
    assert ask(kept.observe) == 45
    assert [len(numbers) for _, numbers in kept.tasks] == [20, 20, 5]
    assert len({task for task, _ in kept.tasks}) == 3


def test_what_the_queue_does_not_take_stays_due(saved):
    saved(*range(1, 31), hours=7)
    kept = Kept()

    def full(wanted: Observe, task: str) -> None:
        if kept.tasks:
            raise TaskQueueUnavailable("the task queue takes no task")
        kept.observe(wanted, task)

    with pytest.raises(TaskQueueUnavailable):
        ask(full)
    assert ask(Kept().observe) == 30


def test_a_row_that_no_task_can_name_keeps_nobody_waiting(saved):
    from atrium.web.hotels.models import Hotel

    saved(1, 2, hours=7)
    Hotel.objects.filter(source_id="1").update(url="x" * 3000)
    kept = Kept()
    assert (ask(kept.observe), kept.hotels) == (2, ["2"])
    assert ask(kept.observe) == 0


def test_two_schedules_share_what_is_due(committed, saved):
    saved(*range(1, 200), hours=7)
    kept, start = Kept(), threading.Barrier(4)

    def work() -> None:
        from django.db import connection

        start.wait()
        ask(kept.observe)
        connection.close()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert kept.hotels == [str(n) for n in range(1, 200)]


def test_the_process_sends_tasks_tidies_survives_its_stores_and_ends_when_told(committed, saved, migrated, valkey):
    from silk.models import Request

    saved(1, hours=7)
    long_ago = datetime.now(UTC) - 100 * 24 * HOUR
    Request.objects.bulk_create([Request(path="/old", method="GET", start_time=long_ago)])
    port = free_port()
    environment = {**os.environ, "ATRIUM_VALKEY_URL": valkey.url, "ATRIUM_BEAT_PORT": str(port)}
    environment |= {"ATRIUM_BEAT_LOOK": "0.2", "ATRIUM_OBSERVE_EVERY": "3600"}
    process = subprocess.Popen([sys.executable, "-m", "atrium.beat"], env=environment)
    try:
        until(lambda: asked_for(valkey) == {"1": OBSERVE_HOTELS})
        until(lambda: not Request.objects.exists())
        valkey.kill()
        saved(2, hours=7)
        time.sleep(1)
        valkey.start()
        migrated.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        from django.db import connection

        connection.close()
        saved(3, hours=7)
        # by one task or by two: a busy machine saves the third before the second was asked for again
        until(lambda: asked_for(valkey) == dict.fromkeys("123", OBSERVE_HOTELS))
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
            assert json.load(answer)["status"] == "ok"
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=10) == 0
    finally:
        process.kill()
        process.wait()


def asked_for(valkey: Valkey) -> dict[str, str]:
    """The hotels that wait in the queue, each with the name of its task."""
    with redis.Redis(port=valkey.port, decode_responses=True) as client:
        tasks = [json.loads(each) for each in client.lrange(OBSERVATIONS, 0, -1)]
    return {
        hotel["source_id"]: task["headers"]["task"]
        for task in tasks
        for hotel in json.loads(base64.b64decode(task["body"]))[0][0]["hotels"]
    }
