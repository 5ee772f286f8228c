"""The consumer as a process: stopped, killed, doubled, without its database and without its log."""

import asyncio
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import redis
from tests.support.clock import until
from tests.support.facts import selection
from tests.support.forked import Forked
from tests.support.inbox import effects, inbox
from tests.support.valkey import Valkey, free_port

from atrium.eventlog.log import Record
from atrium.eventlog.registry import open_event_log


class Consumer:
    def __init__(self, url: str, file: Path, seconds: float = 0) -> None:
        self.port = free_port()
        environment = {"ATRIUM_EVENT_LOG_URL": url, "ATRIUM_CONSUMER_PORT": str(self.port)}
        self.process = Forked("tests.support.inbox", str(file), str(seconds), env=environment)

    def get(self, path: str) -> tuple[int, str]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def metric(self, name: str) -> float:
        lines = self.get("/metrics")[1].splitlines()
        return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(f"atrium_consumer_{name}"))

    def end(self, number: int = signal.SIGTERM) -> int:
        self.process.send_signal(number)
        return self.process.wait(10)


@pytest.fixture
def consumer() -> Iterator[Callable[..., Consumer]]:
    started: list[Consumer] = []

    def start(url: str, file: Path, seconds: float = 0) -> Consumer:
        started.append(Consumer(url, file, seconds))
        return started[-1]

    yield start
    for each in started:
        each.end(signal.SIGKILL)


def publish(url: str, *records: Record) -> None:
    async def all_of_them() -> None:
        log = open_event_log(url)
        await asyncio.gather(*(log.publish(record) for record in records))
        await log.aclose()

    asyncio.run(all_of_them())


@pytest.fixture
def url(valkey, namespace) -> str:
    return f"{valkey.url}?namespace={namespace}&lease=1"


def people(start: int, end: int) -> list[str]:
    return [f"person {number}" for number in range(start, end)]


def records(names: list[str]) -> list[Record]:
    return [Record.of(selection(name)) for name in names]


def test_an_event_has_its_effect_and_a_repeated_one_is_counted(url, tmp_path, consumer):
    file = tmp_path / "db"
    inbox(file)
    running = consumer(url, file)
    once = Record.of(selection("ada", id="the same"))
    publish(url, once, once, once, Record("hotels.selected", "k", b"poison"), *records(["bob"]))
    until(lambda: sorted(effects(file)) == ["ada", "bob"])
    until(lambda: running.metric('events_total{outcome="new"}') == 2)
    until(lambda: running.metric('events_total{outcome="duplicate"}') == 2)
    assert running.metric('events_total{outcome="dead"}') == 1
    until(lambda: running.metric("lag_events") == 0)
    status, told = running.get("/healthz")
    assert status == 200
    assert json.loads(told)["status"] == "ok"
    assert running.get("/other")[0] == 404
    assert running.end() == 0


def test_sigterm_finishes_the_batch_in_hand(url, namespace, tmp_path, consumer, valkey):
    file = tmp_path / "db"
    inbox(file)
    slow = consumer(url, file, 1.0)
    publish(url, *records(["ada"]))
    with redis.Redis(port=valkey.port) as client:
        (stream,) = (key for key in client.keys(f"{namespace}:events:hotels.selected:*") if client.xlen(key))
        until(lambda: any(group["pending"] for group in client.xinfo_groups(stream)))
        assert effects(file) == []
        assert slow.end() == 0
        assert effects(file) == ["ada"]
        assert [group["pending"] for group in client.xinfo_groups(stream)] == [0]


def test_kill_9_again_and_again_and_every_event_has_one_effect(url, tmp_path, consumer):
    file = tmp_path / "db"
    inbox(file)
    names = people(0, 300)
    for start in range(0, 300, 60):
        running = consumer(url, file, 0.05)
        publish(url, *records(names[start : start + 60]))
        time.sleep(0.45 + start / 1000)
        running.end(signal.SIGKILL)
    consumer(url, file)
    until(lambda: len(effects(file)) >= 300)
    assert sorted(effects(file)) == sorted(names)


@pytest.mark.parametrize("server", ["valkey", "real_kafka"])
def test_several_consumers_share_the_work_and_one_takes_over_from_a_dead_one(
    server, request, namespace, tmp_path, consumer
):
    url = f"{request.getfixturevalue(server).url}?namespace={namespace}&lease=1"
    file = tmp_path / "db"
    inbox(file)
    one, two = consumer(url, file), consumer(url, file)
    until(lambda: _listening(one, two))
    shared = 0

    def both_have_worked() -> bool:
        nonlocal shared
        publish(url, *records(people(shared, shared + 20)))
        shared += 20
        return all(each.metric('events_total{outcome="new"}') > 0 for each in (one, two))

    until(both_have_worked, 40)
    one.end(signal.SIGKILL)
    publish(url, *records(people(shared, shared + 40)))
    until(lambda: len(effects(file)) >= shared + 40, 40)  # Kafka takes 6 s to miss a member
    assert sorted(effects(file)) == sorted(people(0, shared + 40))


def _listening(*consumers: Consumer) -> bool:
    try:
        return all(each.get("/healthz")[0] == 200 for each in consumers)
    except urllib.error.URLError:
        return False


def test_kill_9_of_the_log_loses_nothing_and_the_consumer_comes_back(valkey_of_its_own: Valkey, tmp_path, consumer):
    url, file = f"{valkey_of_its_own.url}?lease=1", tmp_path / "db"
    inbox(file)
    running = consumer(url, file, 0.05)
    until(lambda: _listening(running))
    publish(url, *records(people(0, 100)))
    valkey_of_its_own.kill()
    time.sleep(0.5)
    valkey_of_its_own.start()
    publish(url, *records(people(100, 200)))
    until(lambda: len(effects(file)) >= 200)
    assert sorted(effects(file)) == sorted(people(0, 200))
    assert running.process.poll() is None


def test_settings_that_are_missing_or_wrong_are_named_in_one_line():
    done = subprocess.run(
        [sys.executable, "-m", "atrium.consumer"],
        env={"PATH": os.environ["PATH"], "ATRIUM_CONSUMER_PORT": "many"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "ATRIUM_EVENT_LOG_URL" in done.stderr
    assert "ATRIUM_CONSUMER_PORT" in done.stderr
