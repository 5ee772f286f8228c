"""`bin/bench --swarm`: the stack on one real engine, as deploy.sh makes it. A swarm must be there."""

import json
import statistics
import subprocess
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from deploy.tests.stack import ROOT, Stack
from tests.support.person import Person

from benchmarks import selections
from benchmarks.harness import Sample, digest, race, table

EVENTS, HOTELS = 3334, 30  # 100,020 hotels
LATENCY, ROUNDS = 0.3, 9
IDLE = 60  # seconds
# Runs inside a container: nothing of it may be missing there.
PUBLISH = f"""
import asyncio, os
from datetime import UTC, datetime
from atrium.contracts.events import Event, HotelsObserved
from atrium.contracts.hotel import Hotel
from atrium.eventlog.log import Record
from atrium.eventlog.registry import open_event_log

def hotel(number):
    return Hotel(source="tripadvisor", source_id=f"bench-{{number}}", url=f"http://origin:8321/Hotel_Review-g1-d{{number}}",
        name=f"Hotel {{number}}", city="Dubai", country="AE", stars=4, rating=4.5, review_count=number % 5000,
        latitude=25.0, longitude=55.0, amenities=("Pool", "Wifi", "Bar"), description="A house by the water. " * 8)

async def main():
    log = open_event_log(os.environ["ATRIUM_EVENT_LOG_URL"])
    waiting = set()
    for number in range({EVENTS}):
        hotels = tuple(hotel(number * {HOTELS} + each) for each in range({HOTELS}))
        fact = HotelsObserved(hotels=hotels, observed_at=datetime.now(UTC))
        event = Event.of(fact, source="/bench", id=f"bench-{{number}}")
        waiting.add(asyncio.ensure_future(log.publish(Record.of(event))))
        if len(waiting) >= 64:
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for each in done: each.result()
    await asyncio.gather(*waiting)
    await log.aclose()

asyncio.run(main())
"""
# The database's own clock: the last row is there when it can be seen, not when its transaction began.
STORED = "FROM operations_processedevent WHERE event_id LIKE 'bench-%'"
ALL_STORED = f"DO $$ BEGIN WHILE (SELECT count(*) {STORED}) < {EVENTS} LOOP PERFORM pg_sleep(0.05); END LOOP; END $$"
SINCE_FIRST = f"SELECT extract(epoch FROM clock_timestamp() - min(stored_at)) {STORED}"
# What `atrium search` does, without the start of its process: its seconds and its hotels' ids.
ALONE = """
import json, os, threading, time
from atrium.contracts.search import HotelFound, PageRange, SearchQuery
from atrium.fetching.policy import FetchPolicy
from atrium.fetching.site import open_site
from atrium.searching.search import search
from atrium.strategies import registry
site = open_site(FetchPolicy(base_url="http://origin:8321", contact="a benchmark", requests_per_second=1e6))
strategy = registry.open(registry.DEFAULT)
for _ in range(3):
    start = time.perf_counter()
    query = SearchQuery(city="Dubai", pages=PageRange.parse("1"))
    found = [e.hotel.source_id for e in search(query, site, strategy, threading.Event()) if isinstance(e, HotelFound)]
    seconds = time.perf_counter() - start
strategy.close()
print(json.dumps([seconds, sorted(found)]))
"""
# The whole command, as a person has it who waits for its answer.
COMMAND = """
import json, subprocess, sys, time
ask = ("--source", "http://origin:8321", "--contact", "a benchmark", "--rate", "1e6", "--format", "json")
start = time.perf_counter()
done = subprocess.run([sys.executable, "-m", "atrium", "search", "Dubai", *ask], stdout=subprocess.PIPE, check=True)
seconds = time.perf_counter() - start
print(json.dumps([seconds, sorted(hotel["source_id"] for hotel in json.loads(done.stdout))]))
"""


@contextmanager
def deployed() -> Iterator[Stack]:
    with tempfile.TemporaryDirectory() as folder:
        stack = Stack(ROOT, Path(folder), "atrium-bench")
        for target in ("main", "search"):
            stack("build/build_image", target, limit=1200)
        stack.run("undeploy", "--delete-data", "--yes")
        try:
            yield stack
        finally:
            stack("undeploy", "--delete-data", "--yes")


def _deploy(stack: Stack) -> Sample:
    start = time.perf_counter()
    stack("deploy")
    took = time.perf_counter() - start
    time.sleep(IDLE)
    return Sample(took, None, {"idle_megabytes": _memory(stack)})


def _consumer(stack: Stack) -> Sample:
    """From the first batch stored to the last; Kafka has all of them before the consumer starts."""
    stack("scale", "consumer", "0")
    image = stack.docker(
        "service", "inspect", "--format", "{{.Spec.TaskTemplate.ContainerSpec.Image}}", f"{stack.name}_web"
    )
    log = "ATRIUM_EVENT_LOG_URL=kafka://kafka:9092?partitions=4&retention=604800"
    stack.docker("run", "--rm", "--network", f"{stack.name}_broker", "--env", log, image, "python", "-c", PUBLISH)
    (postgres,) = stack.containers("postgres")
    psql = ("exec", postgres, "psql", "-U", "atrium", "-d", "atrium", "-qAt")
    with ThreadPoolExecutor(1) as aside:
        clock = aside.submit(stack.docker, *psql, "-c", ALL_STORED, "-c", SINCE_FIRST)
        stack("scale", "consumer", "1")
        seconds = float(clock.result())
    return Sample(seconds, None, {"hotels": EVENTS * HOTELS, "hotels_per_second": EVENTS * HOTELS / seconds})


def _inside(stack: Stack, code: str) -> Sample:
    seconds, found = json.loads(stack.inside("search-api", code))
    return Sample(seconds, digest(found))


def _through(person: Person) -> Sample:
    start = time.perf_counter()
    answer = person.post(f"{person.address}/api/search/hotels", json={"city": "Dubai", "pages": "1"})
    seconds = time.perf_counter() - start
    return Sample(seconds, digest(sorted(hotel["source_id"] for hotel in answer.json()["hotels"])))


def _by_tasks(person: Person) -> Sample:
    query = {"city": "Shanghai", "pages": "1-10", "strategy": "celery", "concurrency": 64}
    start = time.perf_counter()
    job = person.post(f"{person.address}/api/search/jobs", json=query).json()["id"]
    while (now := person.get(f"{person.address}/api/search/jobs/{job}").json())["status"] in {"queued", "running"}:
        time.sleep(0.02)
    assert now["status"] == "finished", now
    return Sample(time.perf_counter() - start, None, {"hotels": now["hotels"]})


def _memory(stack: Stack) -> float:
    """MB of all containers, by their cgroups without the page cache, as `docker stats` has it."""
    ids = stack.docker("ps", "--quiet", "--filter", f"label=com.docker.stack.namespace={stack.name}").split()
    units = {"KiB": 2**10, "MiB": 2**20, "GiB": 2**30}
    used = [
        line.split("/")[0].strip()
        for line in stack.docker("stats", "--no-stream", "--format", "{{.MemUsage}}", *ids).splitlines()
    ]
    return sum(float(each[:-3]) * units[each[-3:]] for each in used) / 1e6


def main() -> None:
    subprocess.run(["docker", "info"], check=True, stdout=subprocess.DEVNULL)
    with deployed() as stack:
        record = race(
            "swarm_deploy",
            question="Seconds of deploy.sh until its smoke test has passed, images built; memory when idle",
            expected="at most 90 s and 1,600 MB",
            variants={"deploy": partial(_deploy, stack)},
            rounds=1,
        )
        (sample,) = record["samples"]
        print(f"{sample['seconds']:.0f} s; the whole stack, idle: {sample['idle_megabytes']:.0f} MB")
        person = Person(stack.address)
        todo = selections.selections(person)
        for _ in range(5):
            selections.select(person, *next(todo))
        record = race(
            "swarm_selections",
            question="Seconds from POST selections (30 hotels) until DRF lists them, over Kafka",
            expected="p50 at most 0.08, p99 at most 0.4",
            variants={"swarm": lambda: selections.select(person, *next(todo))},
            rounds=selections.ROUNDS,
        )
        seconds = sorted(sample["seconds"] for sample in record["samples"])
        print(f"p50 {statistics.median(seconds):.3f} s, p99 {seconds[int(len(seconds) * 0.99)]:.3f} s")
        record = race(
            "swarm_consumer",
            question="Seconds to store 100,000 hotels from Kafka, one consumer",
            expected="at least 15,000 hotels a second",
            variants={"consumer": partial(_consumer, stack)},
            rounds=1,
        )
        print(f"{record['samples'][0]['hotels_per_second']:,.0f} hotels a second")
        for _ in range(6):  # each process of search-api has its threads and connections, as the command has
            _through(person)
        record = race(
            "swarm_search",
            question="Seconds of one city page, in the same container",
            expected="at most 15 % slower through gateway and search-api",
            variants={
                "command": partial(_inside, stack, COMMAND),
                "its work": partial(_inside, stack, ALONE),
                "gateway": partial(_through, person),
            },
            rounds=ROUNDS,
        )
        print(table(record, "its work"))
        serve = f"python -m atrium origin serve --host 0.0.0.0 --port 8321 --latency {LATENCY}"
        stack.docker("service", "update", "--quiet", "--args", serve, f"{stack.name}_origin")
        _by_tasks(person)
        for workers in (1, 2):
            stack("scale", "worker", str(workers))
            record = race(
                f"swarm_workers_{workers}",
                question=f"Seconds of 300 pages, {LATENCY} s each, by the strategy celery, {workers} worker replicas",
                expected="waiting bounds it, 32 pages are under way in each worker: two are nearly twice as fast",
                variants={"celery": partial(_by_tasks, person)},
                rounds=3,
            )
            print(table(record, "celery"))


if __name__ == "__main__":
    main()
