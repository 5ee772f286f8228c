"""Whether a worker gets on with its work, as it says itself."""

import os
import signal
import subprocess
import sys
import time

import redis
from tests.support.worker import Worker


def test_it_is_healthy_when_it_takes_tasks_and_not_before(valkey, start):
    valkey.kill()
    worker = Worker(valkey.url, kept=True)
    try:
        while worker.get("/healthz")[0] == 0:
            time.sleep(0.05)
        time.sleep(1)
        assert worker.get("/healthz")[0] == 503
        assert worker.health()["trouble"] == "takes no tasks yet"
        valkey.start()
        told = worker.ready().health()
        assert told.pop("seconds_since_consuming") < 10  # where there is none yet it is None
        assert told.items() >= {"status": "ok", "trouble": None, "tasks": 0, "pages_under_way": 0}.items()
        assert worker.get("/other")[0] == 404
    finally:
        worker.end(signal.SIGTERM)


def test_it_has_no_database_whatever_the_environment_says_of_django(valkey, start):
    worker = start(DJANGO_SETTINGS_MODULE="atrium.web.config.settings")
    assert worker.health()["status"] == "ok"


def test_it_says_that_it_is_there_until_it_stops(valkey, start):
    worker = start()
    with redis.Redis(port=valkey.port, decode_responses=True) as client:
        while not client.zrange("atrium:workers", 0, -1):
            time.sleep(0.02)
        [name] = client.zrange("atrium:workers", 0, -1)
        assert name.endswith(f":{worker.pid}")
        assert worker.end(signal.SIGTERM, 10) == 0
        assert client.zrange("atrium:workers", 0, -1) == []


def test_without_its_broker_it_stops_consuming_and_comes_back(valkey):
    worker = Worker(valkey.url, kept=True).ready()
    valkey.kill()
    time.sleep(2.5)
    assert worker.metric("seconds_since_consuming") > 1.5
    valkey.start()
    deadline = time.monotonic() + 30
    while worker.metric("seconds_since_consuming") > 1.5:
        assert time.monotonic() < deadline
        time.sleep(0.1)
    worker.process.terminate()
    _, stderr = worker.process.communicate(timeout=10)
    assert worker.process.returncode == 0
    assert all(line[2] == ":" for line in stderr.decode().splitlines())  # a line for each, with its time


def test_settings_that_are_missing_or_wrong_are_named_in_one_line():
    done = subprocess.run(
        [sys.executable, "-m", "atrium.worker"],
        env={"PATH": os.environ["PATH"], "ATRIUM_WORKER_PORT": "many"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "ATRIUM_VALKEY_URL is missing" in done.stderr
    assert "ATRIUM_WORKER_PORT" in done.stderr


def test_a_port_that_is_taken_is_one_line(valkey, start):
    taken = start()
    second = Worker(valkey.url, kept=True, ATRIUM_WORKER_PORT=str(taken.port))
    _, stderr = second.process.communicate(timeout=60)
    assert second.process.returncode == 2
    said = stderr.decode().splitlines()[-1]
    assert said.startswith("atrium worker: the worker can't serve its metrics on 127.0.0.1:")
