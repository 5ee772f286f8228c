"""One page, waited for; and what a job has found as a file."""

import csv
import io
import json

import pytest
from tests.support.search_api import SearchApi
from tests.support.static_site import FAULTS, static_site


def test_one_page_is_answered_when_its_hotels_are_there(api: SearchApi):
    answer = api.ask("POST", "/hotels", {"city": "Dubai", "pages": "2"})
    assert answer.status == 200, answer
    found = answer.json
    assert [hotel["source_id"] for hotel in found["hotels"]] == [str(number) for number in range(130, 160)]
    assert (found["failures"], found["job"]["status"]) == ([], "finished")
    assert answer.headers["location"] == f"/api/search/jobs/{found['job']['id']}"
    assert api.job(found["job"]["id"]) == found["job"]


def test_several_pages_are_for_jobs(api: SearchApi):
    for pages in ("1-2", "all", "2-"):
        answer = api.ask("POST", "/hotels", {"city": "Dubai", "pages": pages})
        assert (answer.status, answer.json["code"]) == (422, "invalid_request"), pages


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"city": "Nowhere at all"}, 404, "unknown_city"),
        ({"city": "Dubai", "pages": "9"}, 404, "page_beyond_last"),
    ],
)
def test_what_a_search_died_of_is_the_answer(api: SearchApi, query: dict, status: int, code: str):
    answer = api.ask("POST", "/hotels", query)
    assert (answer.status, answer.json["code"]) == (status, code)
    assert api.ask("GET", answer.headers["location"].removeprefix("/api/search")).json["status"] == "failed"


def test_pages_that_fail_are_told_beside_the_others(start):
    with static_site(total=60, faults=FAULTS) as town:
        found = start(town).ask("POST", "/hotels", {"city": "Dubai"}).json
    assert {tuple(each["position"]): each["failure"]["code"] for each in found["failures"]} == {
        (1, 8): "page_missing", (1, 18): "bot_wall", (1, 28): "empty_page",
    }  # fmt: skip
    assert (found["job"]["hotels"], found["job"]["failed"], found["job"]["wanted"]) == (27, 3, 30)
    assert found["job"]["status"] == "finished"


def test_a_source_that_is_away(start):
    answer = start("http://127.0.0.1:1").ask("POST", "/hotels", {"city": "Dubai"})
    assert (answer.status, answer.json["code"]) == (502, "unreachable")


def test_a_live_source_without_a_contact_is_refused_at_once(start):
    answer = start("https://hotels.example").ask("POST", "/jobs", {"city": "Dubai"})
    assert (answer.status, answer.json["code"]) == (422, "contact_missing")


def test_patience_ends_and_the_job_goes_on(start, slow_town: str):
    api = start(slow_town, search_wait=4)  # one after another its 31 pages take 4.6 s at least
    answer = api.ask("POST", "/hotels", {"city": "Dubai", "concurrency": 1})
    assert (answer.status, answer.json["job"]["status"]) == (202, "running")
    assert 0 < len(answer.json["hotels"]) < 30
    after = api.wait(answer.json["job"]["id"])
    assert (after["status"], after["hotels"]) == ("finished", 30)


@pytest.mark.parametrize("name", ["csv", "json", "jsonl", "xlsx", "parquet"])
def test_exports_are_in_the_order_of_the_list(api: SearchApi, name: str):
    job = api.wait(api.submit(pages="all")["id"])["id"]
    answer = api.ask("GET", f"/jobs/{job}/export/{name}")
    assert answer.status == 200
    assert answer.headers["content-disposition"] == f'attachment; filename="dubai-{job[:8]}.{name}"'
    wanted = [str(number) for number in range(100, 175)]
    match name:
        case "csv":
            found = [row["source_id"] for row in csv.DictReader(io.StringIO(answer.raw.decode()))]
        case "json":
            found = [hotel["source_id"] for hotel in answer.json]
        case "jsonl":
            found = [json.loads(line)["source_id"] for line in answer.raw.splitlines()]
        case _:
            assert answer.raw[:4] in {b"PK\x03\x04", b"PAR1"}
            return
    assert found == wanted


def test_an_export_of_no_format(api: SearchApi):
    job = api.submit()["id"]
    assert api.ask("GET", f"/jobs/{job}/export/pdf").status == 422
