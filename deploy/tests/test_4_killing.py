"""Each container killed once during 20 searches and 200 saves: what was answered 202 happens exactly once."""

import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from deploy.tests.promises import sql, stored_once
from deploy.tests.stack import Stack
from tests.e2e.test_chaos import PATIENCE, ended, hotels_of, save, search
from tests.support.clock import until
from tests.support.person import Person

KILLED = (
    "web",
    "search-api",
    "worker",
    "beat",
    "consumer",
    "origin",
    "kafka",
    "valkey",
    "postgres",
    "gateway",
    "adminer",
)
PEOPLE, SEARCHES, SAVES = 5, 20, 200


def test_what_was_promised_happens_exactly_once(deployed: Stack):
    # it stands for a site that others run: one of its servers dies
    deployed.docker("service", "scale", f"{deployed.name}_origin=2")
    people = [Person(deployed.address) for _ in range(PEOPLE)]
    known = {}
    for person in people:
        job = search(person, 0)
        assert ended(person, job)["status"] == "finished"
        known[person.id] = (job, hotels_of(person, job))
    killed: Counter[str] = Counter()

    def kill() -> None:
        dice = random.Random(20260404)
        for service in dice.sample(KILLED, len(KILLED)):
            time.sleep(dice.uniform(0.5, 2.0))
            until(lambda name=service: deployed.containers(name), PATIENCE, lambda name=service: f"no {name} again")
            deployed.docker("kill", deployed.containers(service)[0], status=None)
            killed[service] += 1

    def searches(number: int) -> dict:
        person = people[number % PEOPLE]
        return ended(person, search(person, number))

    def saves(number: int):
        person = people[number % PEOPLE]
        job, hotels = known[person.id]
        time.sleep(0.3)
        return save(person, job, tuple(sorted(random.Random(number).sample(hotels, 3))), f"save-{number}")

    killer = threading.Thread(target=kill)
    killer.start()
    with ThreadPoolExecutor(3) as searching, ThreadPoolExecutor(3) as saving:
        jobs = searching.map(searches, range(SEARCHES))
        saved = list(saving.map(saves, range(SAVES)))
        jobs = list(jobs)
    killer.join()

    assert killed == dict.fromkeys(KILLED, 1)
    until(lambda: deployed.run("status").returncode == 0, PATIENCE)
    assert [job for job in jobs if job["status"] != "finished"] == []
    assert len(jobs) == SEARCHES
    events = {each.event for each in saved}
    assert len(events) == SAVES
    stored_once(deployed, events, limit=PATIENCE)
    rows = sql(
        deployed,
        "SELECT person_id::text AS person, source || '/' || source_id AS hotel FROM hotels_selection "
        "JOIN hotels_hotel h ON h.id = hotel_id WHERE person_id::text IN ("
        + ", ".join(f"'{person.id}'" for person in people)
        + ")",
    )
    assert Counter((row["person"], row["hotel"]) for row in rows) == Counter(
        {(each.person, hotel) for each in saved for hotel in each.hotels}
    )
    assert sql(deployed, "SELECT id FROM operations_deadletter") == []
