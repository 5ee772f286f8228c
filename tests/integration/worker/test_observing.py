"""Hotels looked at again: one event for a task, whatever happens to it on the way."""

import asyncio
import json
import signal
import time

import pytest
import redis
from tests.support.clock import until
from tests.support.static_site import FAULTS, FIRST, counters, static_site
from tests.support.worker import Worker

from atrium.broker import TaskQueue
from atrium.contracts.errors import TaskQueueUnavailable
from atrium.contracts.events import Delivery, HotelsObserved, understand
from atrium.contracts.tasks import OBSERVATIONS, HotelAddress, Observe
from atrium.eventlog.registry import open_event_log


def wanted(address: str, *numbers: int) -> Observe:
    return Observe(
        hotels=tuple(
            HotelAddress(source="tripadvisor", source_id=str(n), url=f"{address}/Hotel_Review-g1-d{n}-R.html")
            for n in numbers
        )
    )


def published(url: str) -> list[Delivery]:
    log = open_event_log(url)
    try:
        return list(log.read([HotelsObserved.topic], "earliest", follow=False))
    finally:
        asyncio.run(log.aclose())


@pytest.fixture
def queue(valkey):
    opened = TaskQueue(valkey.url)
    yield opened
    opened.close()


def observer(start, valkey, address: str) -> Worker:
    return start(ATRIUM_SOURCE_URL=address, ATRIUM_EVENT_LOG_URL=valkey.url)


def test_what_it_saw_is_one_event_and_what_failed_is_counted(valkey, start, queue):
    with static_site(faults=FAULTS) as address:
        worker = observer(start, valkey, address)
        asked = wanted(address, 100, 101, 102, 107)  # 107 is missing
        elsewhere = HotelAddress(
            source="tripadvisor", source_id="1", url="http://127.0.0.1:9/Hotel_Review-g1-d1-R.html"
        )
        another = asked.hotels[0].model_copy(update={"source_id": "999"})
        queue.observe(Observe(hotels=(*asked.hotels, elsewhere, another)), "task 1")
        until(lambda: worker.metric("tasks_total"))
        [delivery] = published(valkey.url)
        event = understand(delivery.raw)
        assert isinstance(event.data, HotelsObserved)
        assert (event.source, event.data.run_id) == ("/worker", "task 1")
        assert sorted(hotel.source_id for hotel in event.data.hotels) == ["100", "101", "102"]
        assert worker.metric('observations_total{outcome="hotel"}') == 3
        assert worker.metric('observations_total{outcome="failed"}') == 3
        assert counters(address)["requests"] == 5 + 1  # robots.txt; nothing was asked elsewhere


def test_a_task_that_is_delivered_twice_is_one_event_twice(valkey, start, queue):
    with static_site() as address:
        worker = observer(start, valkey, address)
        queue.observe(wanted(address, FIRST), "task 1")
        queue.observe(wanted(address, FIRST), "task 1")
        until(lambda: worker.metric("tasks_total") == 2)
    one, two = (understand(delivery.raw) for delivery in published(valkey.url))
    assert one.id == two.id


def test_a_worker_that_is_stopped_gives_the_task_back(valkey, start, queue):
    with static_site(mode="silent") as address:
        worker = observer(start, valkey, address)
        queue.observe(wanted(address, FIRST), "task 1")
        until(lambda: worker.metric("pages_under_way"))
        assert worker.end(signal.SIGTERM, 10) == 0
        with redis.Redis(port=valkey.port) as client:
            [message] = client.lrange(OBSERVATIONS, 0, -1)
            assert json.loads(message)["headers"]["id"] == "task 1"
            assert client.hlen("unacked") == 0
        assert published(valkey.url) == []


def test_a_source_that_forbids_it_is_left_alone(valkey, start, queue):
    with static_site() as address:
        worker = observer(start, valkey, address)
        forbidden = HotelAddress(source="tripadvisor", source_id="1", url=f"{address}/private/1")
        queue.observe(Observe(hotels=(forbidden,)), "task 1")
        until(lambda: worker.metric("tasks_total"))
        assert worker.metric('observations_total{outcome="failed"}') == 1
        assert counters(address)["requests"] == 1
    assert published(valkey.url) == []


def test_a_worker_without_a_source_leaves_observations_to_others(valkey, start, queue):
    start()
    queue.observe(wanted("http://127.0.0.1:9", FIRST), "task 1")
    time.sleep(1)
    with redis.Redis(port=valkey.port) as client:
        assert client.llen(OBSERVATIONS) == 1


def test_without_a_broker_the_sender_is_told(valkey, queue):
    valkey.kill()
    with pytest.raises(TaskQueueUnavailable):
        queue.observe(wanted("http://127.0.0.1:9", FIRST), "task 1")
