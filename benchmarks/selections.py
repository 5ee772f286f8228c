"""From POST selections to the moment at which DRF answers with them, in the whole system as bin/up starts it."""

import statistics
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from tests.support.person import Person
from tests.support.system import System

from benchmarks.harness import Sample, race

CITIES = (
    "Dubai",
    "Shanghai",
    "Istanbul",
    "Lagos",
    "Mumbai",
    "Tokyo",
    "Cairo",
    "Bangkok",
    "Sydney",
    "Lima",
    "Paris",
    "Rome",
)
PAGES = "1-10"
HOTELS = 30  # of one selection
ROUNDS = 100
PAUSE = 0.002  # seconds between two looks
LIMIT = 10.0


def selections(person: Person) -> Iterator[tuple[str, list[str]]]:
    """Jobs and 30 of their hotels, each hotel once."""
    for city in CITIES:
        started = person.post(f"{person.address}/api/search/jobs", json={"city": city, "pages": PAGES})
        started.raise_for_status()
        job = started.json()["id"]
        while person.get(f"{person.address}/api/search/jobs/{job}").json()["status"] != "finished":
            time.sleep(0.2)
        found = person.get(f"{person.address}/api/search/jobs/{job}/export/json").json()
        keys = [f"{hotel['source']}/{hotel['source_id']}" for hotel in found]
        for first in range(0, len(keys) - HOTELS + 1, HOTELS):
            yield job, keys[first : first + HOTELS]


def select(person: Person, job: str, keys: list[str]) -> Sample:
    """Seconds until the newest page of the person's selections has all of them."""
    listed = f"{person.address}/api/v1/selections/?page_size={HOTELS}&ordering=-id"
    start = time.perf_counter()
    answer = person.post(
        f"{person.address}/api/search/selections",
        json={"job_id": job, "hotels": keys},
        headers={"Idempotency-Key": str(uuid.uuid4())},
    )
    assert answer.status_code == 202, answer.text
    acknowledged = time.perf_counter() - start
    while True:
        rows = person.get(listed).json()["results"]
        if {f"{row['facts']['source']}/{row['facts']['source_id']}" for row in rows} == set(keys):
            return Sample(time.perf_counter() - start, None, {"acknowledged": acknowledged})
        assert time.perf_counter() - start < LIMIT, "the selection is not visible"
        time.sleep(PAUSE)


def main() -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        system = System(folder / "var").start()
        stack.callback(system.stop)
        person = Person(system.address)
        todo = selections(person)
        for _ in range(5):  # connections, prepared statements
            select(person, *next(todo))
        record = race(
            "selections",
            question=f"Seconds from POST selections ({HOTELS} hotels) until DRF lists them",
            expected="p50 at most 0.06, p99 at most 0.25: one record, one poll of the consumer, one transaction",
            variants={"embedded": lambda: select(person, *next(todo))},
            rounds=ROUNDS,
        )
    seconds = sorted(sample["seconds"] for sample in record["samples"])
    print(f"p50 {statistics.median(seconds):.3f} s, p99 {seconds[int(len(seconds) * 0.99)]:.3f} s")


if __name__ == "__main__":
    main()
