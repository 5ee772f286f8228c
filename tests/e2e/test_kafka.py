"""The same way with Kafka as the event log, as in a Swarm."""

import time
import uuid

import pytest
import requests
from tests.support.clock import until
from tests.support.person import Person
from tests.support.system import System


@pytest.mark.timeout(300)  # two JVMs and a whole system start, while others do the same
def test_what_is_saved_travels_through_kafka(home, prepared, real_kafka):
    system = System(home, ATRIUM_EVENT_LOG_URL=real_kafka.url).with_database(prepared).start()
    tries = 5
    try:
        guest = Person(system.address)
        found = guest.post(f"{system.address}/api/search/hotels", json={"city": "Dubai"}, timeout=60).json()
        hotels = {f"{hotel['source']}/{hotel['source_id']}" for hotel in found["hotels"][:3]}
        key = str(uuid.uuid4())

        def saves() -> requests.Response:
            return guest.post(
                f"{system.address}/api/search/selections",
                json={"job_id": found["job"]["id"], "hotels": sorted(hotels)},
                headers={"Idempotency-Key": key},
                timeout=60,
            )

        answer = saves()
        while answer.status_code == 503 and tries:  # a busy machine: the broker's answer came too late
            time.sleep(float(answer.headers["Retry-After"]))
            answer, tries = saves(), tries - 1
        assert answer.status_code == 202, answer.text

        def listed(name: str) -> list[dict]:
            return guest.get(f"{system.address}/api/v1/{name}/", timeout=30).json()["results"]

        def saved() -> set[str]:
            return {f"{row['facts']['source']}/{row['facts']['source_id']}" for row in listed("selections")}

        until(lambda: saved() == hotels, 30)
        until(lambda: len(listed("runs")) == 1, 30)  # runs.finished went the same way
    finally:
        system.stop()
