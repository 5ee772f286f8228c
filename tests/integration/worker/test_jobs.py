"""Jobs of search-api that workers do: the same answers as on any other strategy, also when a worker is killed."""

import signal
import time

import pytest
from tests.support.clock import Clock
from tests.support.search_api import SearchApi
from tests.support.static_site import static_site


@pytest.fixture
def town():
    with static_site(total=75, latency=0.1) as address:
        yield address


@pytest.fixture
def api(valkey, town):
    process = SearchApi(valkey.url, town).start()
    yield process
    process.stop()


def test_a_job_by_tasks_survives_its_worker(api, start):
    victim = start()
    job = api.submit(city="Dubai", pages="all", strategy="celery", concurrency=8)["id"]
    deadline = time.monotonic() + 30
    while api.job(job)["hotels"] < 10:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    victim.end(signal.SIGKILL)
    start()
    told = api.wait(job, "finished", seconds=60)
    assert (told["hotels"], told["failed"]) == (75, 0)


def test_a_job_that_is_cancelled_stops_its_worker(api, start):
    worker = start()
    job = api.submit(city="Dubai", pages="all", strategy="celery", concurrency=4)["id"]
    while api.job(job)["hotels"] < 4:
        time.sleep(0.1)
    assert api.ask("DELETE", f"/jobs/{job}").status == 202
    api.wait(job, "cancelled", seconds=5)
    clock = Clock()
    while worker.metric("tasks_running"):
        assert clock.seconds() < 2
