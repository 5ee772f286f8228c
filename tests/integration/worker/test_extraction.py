"""One extraction and several workers: shared, survived, and every page once."""

import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, closing
from typing import NamedTuple

import pytest
import redis
from tests.integration.worker.conftest import site
from tests.support.clock import Clock
from tests.support.static_site import counters, static_site
from tests.support.valkey import Valkey
from tests.support.work import CountingWork, hotels
from tests.support.worker import Worker

from atrium.contracts.search import PageOutcome
from atrium.strategies import registry
from atrium.strategies.machinery import dispatch
from atrium.strategies.strategy import Strategy

NOWHERE = "http://127.0.0.1:9"


def never() -> threading.Event:
    return threading.Event()


def places(outcomes: list[PageOutcome]) -> list[int]:
    return sorted(outcome.request.position[1] for outcome in outcomes if outcome.hotel)


def workers(outcomes: list[PageOutcome]) -> Counter[str]:
    """Pages by process: its host and number stand before the thread."""
    return Counter(outcome.timing.worker.split("/")[0].rpartition(":")[2] for outcome in outcomes)


def some(outcomes: Iterator[PageOutcome], count: int) -> list[PageOutcome]:
    return [next(outcomes) for _ in range(count)]


def keys(valkey) -> set[str]:
    """Without Celery's own, and without who takes tasks."""
    with redis.Redis(port=valkey.port, decode_responses=True) as client:
        found = set(client.keys()) - {"atrium:workers"}
        return {key for key in found if "kombu" not in key and not key.startswith("unacked")}


class Pair(NamedTuple):
    valkey: Valkey
    one: Worker
    two: Worker
    strategy: Strategy

    def metric(self, name: str) -> float:
        return self.one.metric(name) + self.two.metric(name)


@pytest.fixture(scope="module")
def pair(tmp_path_factory) -> Iterator[Pair]:
    """Two workers that no test harms: to start them takes as much computing as their tests."""
    with pytest.MonkeyPatch.context() as patch, ExitStack() as stack:
        valkey = Valkey(tmp_path_factory.mktemp("valkey")).start()
        stack.callback(valkey.stop)
        patch.setenv("ATRIUM_VALKEY_URL", valkey.url)
        one, two = Worker(valkey.url), Worker(valkey.url)
        for worker in (one, two):
            stack.callback(worker.end, signal.SIGKILL)
        with closing(registry.open("celery")) as strategy:
            yield Pair(valkey, one.ready(), two.ready(), strategy)


def test_two_workers_share_one_extraction(pair):
    with static_site(latency=0.1, total=200) as address:
        outcomes = list(pair.strategy.extract(CountingWork(hotels(address, 200)), site(address), never()))
    assert places(outcomes) == list(range(1, 201))
    shares = workers(outcomes)
    assert set(shares) == {str(pair.one.pid), str(pair.two.pid)}
    assert min(shares.values()) > 30


def test_a_worker_that_comes_later_joins(start, strategy):
    one = start()
    with static_site(latency=0.1, total=300) as address:
        outcomes = strategy.extract(CountingWork(hotels(address, 300)), site(address, concurrency=4), never())
        found = some(outcomes, 4)
        two = start()
        found += outcomes
    assert places(found) == list(range(1, 301))
    assert set(workers(found)) == {str(one.pid), str(two.pid)}


def test_two_workers_have_room_for_twice_as_many_pages(start, strategy):
    """What another worker is good for where a site is slow: 4 pages at once for each."""
    most = []
    for count in (1, 2):
        start(ATRIUM_WORKER_PAGES="4")
        with static_site(latency=0.05) as address:
            assert len(list(strategy.extract(CountingWork(hotels(address, 80)), site(address), never()))) == 80
            most.append(counters(address)["most_at_once"])
        assert most[-1] == 4 * count
    assert most == [4, 8]


def test_kill_9_of_one_worker_and_the_others_do_its_pages(start, strategy):
    victim, other = start(), start()
    with static_site(latency=0.1, total=120) as address:
        outcomes = strategy.extract(CountingWork(hotels(address, 120)), site(address), never())
        found = some(outcomes, 20)
        while not workers(found)[str(victim.pid)]:  # the other one may have been quicker
            found += some(outcomes, 1)
        victim.end(signal.SIGKILL)
        found += outcomes
        assert places(found) == list(range(1, 121))
        assert len(found) == 120
        assert counters(address)["requests"] <= 120 + 16  # what the dead one had under way was asked for again
    assert workers(found)[str(other.pid)] >= 60


def test_kill_9_of_the_only_worker_and_the_next_one_goes_on(start, strategy):
    with static_site(latency=0.1, total=80) as address:
        victim = start()
        outcomes = strategy.extract(CountingWork(hotels(address, 80)), site(address), never())
        found = some(outcomes, 20)
        victim.end(signal.SIGKILL)
        start()
        found += outcomes
    assert places(found) == list(range(1, 81))
    assert len(found) == 80


def test_a_worker_that_is_stopped_hands_its_pages_back_at_once(start, strategy):
    with static_site(mode="silent", total=80) as address:
        stopped, other, cancelled = start(), start(), never()
        outcomes = strategy.extract(CountingWork(hotels(address, 8)), site(address, concurrency=8), cancelled)
        searching = threading.Thread(target=lambda: list(outcomes))
        searching.start()
        while stopped.metric("pages_under_way") + other.metric("pages_under_way") < 8:
            time.sleep(0.05)
        if not stopped.metric("pages_under_way"):  # the other one was quicker and has them all
            stopped, other = other, stopped
        clock = Clock()
        assert stopped.end(signal.SIGTERM, 10) == 0
        while other.metric("pages_under_way") < 8:
            assert clock.seconds() < 10
            time.sleep(0.05)
        cancelled.set()
        searching.join()


def test_kill_9_of_the_broker_and_everything_goes_on(valkey, start, strategy):
    start()
    with static_site(latency=0.1, total=100) as address:
        outcomes = strategy.extract(CountingWork(hotels(address, 100)), site(address), never())
        found = some(outcomes, 20)
        valkey.kill()
        time.sleep(0.5)
        valkey.start()
        found += outcomes
    assert places(found) == list(range(1, 101))
    assert len(found) == 100


def test_a_broker_that_forgot_everything_is_told_again(valkey, start, strategy):
    start()
    with static_site(latency=0.1, total=60) as address, redis.Redis(port=valkey.port) as client:
        outcomes = strategy.extract(CountingWork(hotels(address, 60)), site(address), never())
        found = some(outcomes, 20)
        client.flushall()
        found += outcomes
    assert places(found) == list(range(1, 61))
    assert len(found) == 60


def test_without_a_broker_every_page_fails_soon_and_says_why(valkey, strategy):
    valkey.kill()
    clock = Clock()
    outcomes = list(strategy.extract(CountingWork(hotels(NOWHERE, 20)), site(NOWHERE), never()))
    assert clock.seconds() < 6
    assert {outcome.failure.code for outcome in outcomes} == {"strategy_failed"}
    assert len(outcomes) == 20
    assert outcomes[0].failure.message.startswith("the broker is away: ")


def test_without_a_worker_every_page_fails_and_says_why(valkey, strategy, monkeypatch):
    monkeypatch.setattr(dispatch, "NOBODY_SECONDS", 1.0)
    began, clock = time.monotonic(), Clock()
    outcomes = list(strategy.extract(CountingWork(hotels(NOWHERE, 20)), site(NOWHERE), never()))
    assert time.monotonic() - began > 1
    assert clock.seconds() < 4
    [message] = {outcome.failure.message for outcome in outcomes}
    assert message == "no worker takes tasks: in 1 s none was there; `python -m atrium.worker` is one"
    assert len(outcomes) == 20


@pytest.mark.parametrize("ending", ["done", "cancelled", "left"])
def test_nothing_stays_in_the_broker(pair, ending):
    cancelled = never()
    with static_site(latency=0.05) as address:
        outcomes = pair.strategy.extract(CountingWork(hotels(address, 60)), site(address), cancelled)
        next(outcomes)
        if ending == "left":
            outcomes.close()
        elif ending == "cancelled":
            cancelled.set()
        list(outcomes)
        clock = Clock()
        while pair.metric("tasks_running"):
            assert clock.seconds() < 2
    assert keys(pair.valkey) == set()


def test_a_task_that_comes_too_late_does_nothing(pair):
    done = 'tasks_total{task="extract_hotels",outcome="done"}'
    before = pair.metric(done)
    pair.strategy._dispatch._queue.extract("an extraction that is over", 1)
    while pair.metric(done) == before:
        time.sleep(0.02)
    assert keys(pair.valkey) == set()


def test_the_rate_of_a_host_holds_over_both_workers(pair):
    """The last one that uses the pair: the host's turns are remembered for a while."""
    with static_site() as address:
        began, polite = time.monotonic(), site(address, requests_per_second=20)
        outcomes = list(pair.strategy.extract(CountingWork(hotels(address, 40)), polite, never()))
        assert time.monotonic() - began > 39 / 20
    assert set(workers(outcomes)) == {str(pair.one.pid), str(pair.two.pid)}
    started = sorted(outcome.timing.started for outcome in outcomes)
    for first, last in zip(started, started[10:], strict=False):
        assert last - first > 9 / 20  # in any half second


def test_a_search_whose_process_died_stops_its_workers(valkey, start, strategy, monkeypatch):
    """Nobody renews its keys, as if it had been killed."""
    monkeypatch.setattr("atrium.strategies.machinery.exchange.KEEP_SECONDS", 1)
    monkeypatch.setattr(dispatch, "TEND_SECONDS", 0.3)
    worker, cancelled = start(), never()
    with static_site(mode="silent") as address:
        outcomes = strategy.extract(CountingWork(hotels(address, 30)), site(address), cancelled)
        searching = threading.Thread(target=lambda: list(outcomes))
        searching.start()
        while not worker.metric("pages_under_way"):
            time.sleep(0.02)
        monkeypatch.setattr(dispatch, "TEND_SECONDS", 1e6)
        clock = Clock()
        while worker.metric("tasks_running"):
            assert clock.seconds() < 5
            time.sleep(0.02)
        cancelled.set()
        searching.join()
