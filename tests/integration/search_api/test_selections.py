"""What a person picks becomes one event with the facts of the job."""

import pytest
from tests.support.search_api import ADA, BOB, SearchApi
from tests.support.valkey import Valkey

from atrium.contracts.events import TOPICS, event_id
from atrium.eventlog.registry import open_event_log


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
    assert (answer.status, answer.json["code"]) == (422, "unknown_hotel")
    assert published(valkey, "two") == []


def test_somebody_elses_job_is_not_there(api: SearchApi, finished: str):
    body = {"job_id": finished, "hotels": ["tripadvisor/101"]}
    assert api.ask("POST", "/selections", body, person=BOB, Idempotency_Key="three").status == 404
