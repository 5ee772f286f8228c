"""What a person picks becomes one event with the facts of the job."""

import json
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.support.search_api import ADA, BOB, SearchApi
from tests.support.valkey import Valkey

from atrium.contracts.events import TOPICS, event_id
from atrium.contracts.person import Person
from atrium.contracts.tasks import OBSERVATIONS
from atrium.eventlog.registry import open_event_log
from atrium.valkey import connect


@pytest.fixture(scope="module")
def finished(api: SearchApi) -> str:
    return api.wait(api.submit()["id"])["id"]


def published(valkey: Valkey, key: str, person: str = ADA.id) -> list:
    found = open_event_log(valkey.url).read(TOPICS, "earliest", follow=False)
    return [each.event for each in found if each.event.id == event_id(person, key)]


def test_a_selection_becomes_an_event_with_the_facts_of_the_job(api: SearchApi, valkey: Valkey, finished: str):
    body = {"job_id": finished, "hotels": ["tripadvisor/101", "tripadvisor/103"]}
    answer = api.ask("POST", "/selections", body, Idempotency_Key="one", X_Request_ID="asked-here")
    assert (answer.status, answer.json) == (202, {"event_id": event_id("ada", "one"), "hotels": 2})
    (event,) = published(valkey, "one")
    assert (event.requestid, event.data.person, event.data.job_id) == ("asked-here", "ada", finished)
    assert [(hotel.source_id, hotel.name) for hotel in event.data.hotels] == [
        ("101", "Hotel Número 101 & Søn"),
        ("103", "Hotel Número 103 & Søn"),
    ]


def test_what_the_job_has_not_found_can_not_be_saved(api: SearchApi, valkey: Valkey, finished: str):
    body = {"job_id": finished, "hotels": ["tripadvisor/101", "tripadvisor/999"]}
    answer = api.ask("POST", "/selections", body, Idempotency_Key="two")
    assert (answer.status, answer.json["code"]) == (404, "unknown_hotel")
    assert published(valkey, "two") == []


def test_somebody_elses_job_is_not_there(api: SearchApi, finished: str):
    body = {"job_id": finished, "hotels": ["tripadvisor/101"]}
    assert api.ask("POST", "/selections", body, person=BOB, Idempotency_Key="three").status == 404


def test_the_same_key_many_times_at_once_is_one_event(api: SearchApi, valkey: Valkey, finished: str):
    body = {"job_id": finished, "hotels": ["tripadvisor/101"]}
    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(lambda _: api.ask("POST", "/selections", body, Idempotency_Key="many"), range(16)))
    assert {(answer.status, answer.raw) for answer in answers} == {(202, answers[0].raw)}
    assert len(published(valkey, "many")) == 1


def test_a_key_stands_for_one_request_of_one_person(api: SearchApi, valkey: Valkey, finished: str):
    def select(*hotels: str, person: Person = ADA, job: str = finished):
        return api.ask("POST", "/selections", {"job_id": job, "hotels": hotels}, person=person, Idempotency_Key="key")

    assert select("tripadvisor/101").status == 202
    again = select("tripadvisor/102")
    assert (again.status, again.json["code"]) == (422, "key_reused")
    bobs = api.ask("POST", "/hotels", {"city": "Dubai"}, person=BOB).json["job"]["id"]
    assert select("tripadvisor/102", person=BOB, job=bobs).status == 202
    assert len(published(valkey, "key")) == len(published(valkey, "key", "bob")) == 1


def test_what_was_refused_may_be_asked_again_under_the_same_key(api: SearchApi, finished: str):
    for hotel, status in (("tripadvisor/999", 404), ("tripadvisor/101", 202)):
        body = {"job_id": finished, "hotels": [hotel]}
        assert api.ask("POST", "/selections", body, Idempotency_Key="again").status == status


@pytest.mark.parametrize("key", [None, "", "with space", "ü", "x" * 201])
def test_a_selection_needs_a_key(api: SearchApi, finished: str, key: str | None):
    body = {"job_id": finished, "hotels": ["tripadvisor/101"]}
    answer = api.ask("POST", "/selections", body, Idempotency_Key=key)
    assert (answer.status, answer.json["code"]) == (422, "invalid_request")


def test_without_a_log_nothing_is_said_to_be_saved(start, tmp_path_factory, town: str):
    log = Valkey(tmp_path_factory.mktemp("log")).start()
    api = start(town, event_log_url=log.url)
    body = {"job_id": api.wait(api.submit()["id"])["id"], "hotels": ["tripadvisor/101"]}
    log.kill()
    started = time.monotonic()
    answer = api.ask("POST", "/selections", body, Idempotency_Key="away")
    assert (answer.status, answer.json["code"]) == (503, "event_log_unavailable")
    assert int(answer.headers["retry-after"]) > 0
    assert time.monotonic() - started < 10  # 4 s, and what a busy machine adds
    assert api.ask("GET", "/readyz").json["services"]["jobs"] == "ok"
    log.start()
    try:
        assert published(log, "away") == []
        assert api.ask("POST", "/selections", body, Idempotency_Key="away").status == 202
        assert len(published(log, "away")) == 1
    finally:
        log.stop()


def test_hotels_to_look_at_again_become_a_task(api: SearchApi, valkey: Valkey):
    hotels = [{"source": "tripadvisor", "source_id": "101", "url": "http://127.0.0.1/Hotel_Review-g1-d101-x.html"}]
    with connect(valkey.url) as client:
        client.delete(OBSERVATIONS)
        answer = api.ask("POST", "/observations", {"hotels": hotels})
        assert (answer.status, answer.json["hotels"]) == (202, 1)
        (task,) = client.lrange(OBSERVATIONS, 0, -1)
    assert json.loads(task)["headers"]["id"] == answer.json["task_id"]
    assert api.ask("POST", "/observations", {"hotels": hotels * 101}).status == 422
