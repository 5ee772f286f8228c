"""kill -9 at random moments of 50 searches and 500 saves: what was answered 202 is kept, and happens exactly once."""

import json
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import psycopg
import pytest
import requests
from tests.support.clock import until
from tests.support.person import Person
from tests.support.system import System

from atrium.launcher import postgres
from atrium.launcher.places import Places

SEED = 20260301
KILLED = ("consumer", "worker", "gateway", "valkey", "postgres")
PEOPLE, SEARCHES, SAVES = 10, 50, 500
PATIENCE = 150  # seconds until an answer, and for a search: a busy machine restarts slowly
CITIES = ("Dubai", "Lisbon", "Kyoto", "Lima", "Oslo", "Nairobi", "Quito", "Hanoi", "Riga", "Perth")


@pytest.fixture
def system(tmp_path, prepared) -> Iterator[System]:
    """Not the one that other tests use."""
    system = System(tmp_path / "var").with_database(prepared).start()
    yield system
    system.stop()


@dataclass(frozen=True)
class Saved:
    person: str
    event: str
    hotels: tuple[str, ...]


class Chaos:
    """Kills one service after another, each of them twice, in an order and at moments that follow from the seed."""

    def __init__(self, system: System, dice: random.Random) -> None:
        self.system, self.killed = system, Counter[str]()
        names = [*KILLED, *KILLED]
        dice.shuffle(names)
        self._plan = [(name, dice.uniform(0.3, 2.0)) for name in names]
        self._thread = threading.Thread(target=self._run, name="chaos")

    def _run(self) -> None:
        for name, pause in self._plan:
            time.sleep(pause)
            until(lambda name=name: self._runs(name), 30)
            self.system.kill(name)
            self.killed[name] += 1

    def _runs(self, name: str) -> bool:
        return self.system.state()["services"][name]["state"] == "ready"

    def __enter__(self) -> "Chaos":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.join()

    @property
    def over(self) -> bool:
        return not self._thread.is_alive()


def answered(ask, *wanted: int) -> requests.Response:
    """Asks until the answer is one of `wanted`: what a browser's page does while something restarts."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            answer = ask()
        except requests.exceptions.RequestException as error:
            told = repr(error)
        else:
            if answer.status_code in wanted:
                return answer
            told = f"{answer.status_code} {answer.text[:300]}"
            assert answer.status_code in {429, 502, 503, 504}, told
        assert time.monotonic() < deadline, told
        time.sleep(0.1)


def job_url(person: Person, job: str = "") -> str:
    return f"{person.address}/api/search/jobs{job and '/'}{job}"


def search(person: Person, number: int) -> str:
    """The id of a search that was answered 202."""
    query = {
        "city": CITIES[number % len(CITIES)],
        "strategy": "celery" if number % 2 else "asyncio-threads",
    }
    return answered(lambda: person.post(job_url(person), json=query, timeout=10), 202).json()["id"]


def ended(person: Person, job: str) -> dict:
    """Waits for the end of a search; goes on with one that was interrupted."""
    deadline = time.monotonic() + PATIENCE
    while True:
        now = answered(lambda: person.get(job_url(person, job), timeout=10), 200).json()
        if now["status"] == "interrupted":
            answered(lambda: person.post(f"{job_url(person, job)}/resume", timeout=10), 202, 409)
        elif now["status"] in {"finished", "failed", "cancelled"}:
            return now
        assert time.monotonic() < deadline, now
        time.sleep(0.2)


def hotels_of(person: Person, job: str) -> list[str]:
    events = answered(lambda: person.get(f"{job_url(person, job)}/events", timeout=30), 200)
    told = [json.loads(line[5:]) for line in events.iter_lines() if line.startswith(b"data:")]
    hotels = [each["hotel"] for each in told if each["event"] == "hotel_found"]
    return [f"{hotel['source']}/{hotel['source_id']}" for hotel in hotels]


def save(person: Person, job: str, hotels: tuple[str, ...], key: str) -> Saved:
    body = {"job_id": job, "hotels": hotels}
    url, headers = f"{person.address}/api/search/selections", {"Idempotency-Key": key}
    answer = answered(lambda: person.post(url, json=body, headers=headers, timeout=10), 202).json()
    return Saved(person.id, answer["event_id"], hotels)


@pytest.mark.long(
    "integration/eventlog/test_consumer_process.py::test_kill_9_again_and_again_and_every_event_has_one_effect",
    "integration/eventlog/test_durability.py::test_kill_9_of_valkey_loses_nothing_that_was_acknowledged",
    "integration/search_api/test_durability.py::test_killed_and_resumed_it_fetches_what_is_missing_only",
    "integration/web/test_store.py::test_a_database_that_is_away_is_raised_and_nothing_is_skipped",
    "integration/worker/test_extraction.py::test_kill_9_of_the_only_worker_and_the_next_one_goes_on",
)
@pytest.mark.timeout(300)
def test_what_was_promised_happens_exactly_once(system):
    dice = random.Random(SEED)
    people = [Person(system.address) for _ in range(PEOPLE)]
    known = {}
    for person in people:
        job = search(person, 0)
        assert ended(person, job)["status"] == "finished"
        known[person.id] = (job, hotels_of(person, job))

    def searches(number: int) -> dict:
        person = people[number % PEOPLE]
        time.sleep(1)  # they last as long as the killing
        return ended(person, search(person, number))

    def saves(number: int) -> Saved:
        person = people[number % PEOPLE]
        job, hotels = known[person.id]
        time.sleep(0.2)  # 25 a second: they last as long as the killing
        return save(person, job, tuple(sorted(random.Random(number).sample(hotels, 3))), f"save-{number}")

    with Chaos(system, dice) as chaos, ThreadPoolExecutor(5) as searching, ThreadPoolExecutor(5) as saving:
        jobs = searching.map(searches, range(SEARCHES))
        saved = list(saving.map(saves, range(SAVES)))
        jobs = list(jobs)
    assert chaos.killed == dict.fromkeys(KILLED, 2)
    system.wait_ready(60)

    assert Counter(job["status"] for job in jobs) == {"finished": SEARCHES}
    assert all(job["hotels"] == job["wanted"] >= 30 and job["failed"] == 0 for job in jobs)
    # whatever happened to it: every search of a city has found the same number of hotels
    assert len({(job["query"]["city"], job["hotels"]) for job in jobs}) == len(CITIES)

    with psycopg.connect(postgres.url(Places(system.var))) as database:
        events = {each.event for each in saved}
        assert len(events) == SAVES
        stored = "SELECT count(*) FROM operations_processedevent WHERE event_id = ANY(%s)"
        until(lambda: database.execute(stored, [list(events)]).fetchone() == (SAVES,), 30)
        selections = (
            "SELECT person_id, source || '/' || source_id FROM hotels_selection JOIN hotels_hotel h ON h.id = hotel_id"
        )
        kept = Counter((str(person), hotel) for person, hotel in database.execute(selections))
        wanted = {(each.person, hotel) for each in saved for hotel in each.hotels}
        assert kept == Counter(wanted)
        assert database.execute("SELECT count(*) FROM hotels_observation").fetchone() == (3 * SAVES,)
        assert database.execute("SELECT count(*) FROM operations_deadletter").fetchone() == (0,)
