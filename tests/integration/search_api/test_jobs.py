"""A job from its start to its end, as a browser sees it."""

import gzip
import threading
import time
from collections.abc import Iterator

import pytest
from tests.support.clock import Clock
from tests.support.search_api import BOB, SearchApi
from tests.support.valkey import Valkey


@pytest.fixture(scope="module")
def slow_api(tmp_path_factory, slow_town: str) -> Iterator[SearchApi]:
    """With little room: it runs two jobs, three more may wait, three may be one person's."""
    valkey = Valkey(tmp_path_factory.mktemp("slow")).start()
    process = SearchApi(valkey.url, slow_town, jobs_running=2, jobs_per_person=3, jobs_queued=3).start()
    yield process
    process.stop()
    valkey.stop()


def numbers(event_id: str) -> list[int]:
    return [int(part) for part in event_id.split("-")]


def positions(told) -> list[tuple[int, ...]]:
    return [tuple(each.data["position"]) for each in told if each.event == "hotel_found"]


def test_a_job_from_start_to_end(api: SearchApi):
    answer = api.ask("POST", "/jobs", {"city": "Dubai", "pages": "1-2"})
    assert answer.status == 202, answer
    job = answer.json
    assert answer.headers["location"] == f"/api/search/jobs/{job['id']}"
    assert job["status"] in {"queued", "running"}  # a runner may be faster than the answer
    assert (job["person"], job["query"]["pages"]) == ("ada", {"first": 1, "last": 2})
    told = list(api.events(job["id"]))
    names = [each.event for each in told]
    assert names[:3] == ["status_changed", "status_changed", "place_found"]
    assert names[-2:] == ["finished", "status_changed"]
    hotels = {tuple(each.data["position"]): each.data["hotel"] for each in told if each.event == "hotel_found"}
    assert [hotels[place]["source_id"] for place in sorted(hotels)] == [str(number) for number in range(100, 160)]
    after = api.job(job["id"])
    assert {name: after[name] for name in ("status", "wanted", "hotels", "failed", "runs")} == {
        "status": "finished", "wanted": 60, "hotels": 60, "failed": 0, "runs": 1,
    }  # fmt: skip
    assert after["place"]["name"] == "Dubai"
    assert (after["report"]["hotels"], after["report"]["timings"]) == (60, [])
    assert len(next(each.data["report"]["timings"] for each in told if each.event == "finished")) == 62
    assert api.ask("GET", "/jobs").json["jobs"][0] == after


def test_progress_is_replayed_from_any_event_without_a_gap(api: SearchApi):
    job = api.submit(pages="all")["id"]
    told = list(api.events(job))
    assert [each.id for each in told] == sorted({each.id for each in told}, key=numbers)
    for seen in (0, 1, len(told) // 2, len(told) - 2):
        assert list(api.events(job, after=told[seen].id)) == told[seen + 1 :]
    plain, packed = (api.ask("GET", f"/jobs/{job}/events", Accept_Encoding=how) for how in (None, "br, gzip"))
    assert (plain.headers["vary"], packed.headers["content-encoding"]) == ("Accept-Encoding", "gzip")
    assert gzip.decompress(packed.raw) == plain.raw
    assert len(packed.raw) < len(plain.raw) / 5
    assert api.ask("GET", f"/jobs/{job}/events", Last_Event_ID=told[-1].id).status == 204
    assert api.ask("GET", f"/jobs/{job}/events?after={told[-1].id}").status == 204


def test_everybody_who_watches_sees_the_same_whenever_they_come(slow_api: SearchApi):
    job = slow_api.submit(concurrency=16)["id"]
    seen: dict[int, list] = {}

    def watch(number: int) -> None:
        time.sleep(number * 0.1)
        seen[number] = list(slow_api.events(job))

    watchers = [threading.Thread(target=watch, args=(number,)) for number in range(6)]
    for watcher in watchers:
        watcher.start()
    for watcher in watchers:
        watcher.join()
    assert len(positions(seen[0])) == 30
    assert all(each == seen[0] for each in seen.values())


def test_cancelled_within_a_second_and_what_came_stays(slow_api: SearchApi):
    job = slow_api.submit(pages="all", concurrency=4)["id"]
    for told in slow_api.events(job):
        if told.event == "hotel_found":
            break
    answer = slow_api.ask("DELETE", f"/jobs/{job}")
    clock = Clock()
    assert answer.status == 202
    after = slow_api.wait(job)
    assert clock.seconds() < 1
    assert after["status"] == "cancelled"
    assert 0 < after["hotels"] < 300
    told = list(slow_api.events(job))
    assert len(positions(told)) == after["hotels"]
    assert told[-1].data == {"event": "status_changed", "status": "cancelled", "failure": None}
    assert slow_api.ask("DELETE", f"/jobs/{job}").json["status"] == "cancelled"
    assert slow_api.ask("POST", f"/jobs/{job}/resume").status == 409


def test_a_full_queue_says_when_to_come_back(slow_api: SearchApi):
    mine = [slow_api.submit(pages="all", concurrency=1)["id"] for _ in range(3)]
    answer = slow_api.ask("POST", "/jobs", {"city": "Dubai"})
    assert (answer.status, answer.json["code"]) == (429, "queue_full")
    assert int(answer.headers["retry-after"]) > 0
    assert "3 searches of yours" in answer.json["detail"]
    for job in mine[:2]:
        slow_api.wait(job, "running")
    others = [slow_api.submit(person=BOB)["id"] for _ in range(2)]
    answer = slow_api.ask("POST", "/jobs", {"city": "Dubai"}, person=BOB)
    assert (answer.status, "too many searches" in answer.json["detail"]) == (429, True)
    for job in others:
        assert slow_api.ask("DELETE", f"/jobs/{job}", person=BOB).json["status"] == "cancelled"
    for job in mine:
        slow_api.ask("DELETE", f"/jobs/{job}")
        assert slow_api.wait(job)["status"] == "cancelled"
    assert slow_api.ask("POST", "/jobs", {"city": "Dubai"}).status == 202


def test_nobody_sees_another_persons_job(api: SearchApi):
    job = api.submit()["id"]
    assert job not in [each["id"] for each in api.ask("GET", "/jobs", person=BOB).json["jobs"]]
    for method, path in (
        ("GET", f"/jobs/{job}"), ("GET", f"/jobs/{job}/events"), ("GET", f"/jobs/{job}/export/csv"),
        ("DELETE", f"/jobs/{job}"), ("POST", f"/jobs/{job}/resume"),
    ):  # fmt: skip
        assert api.ask(method, path, person=BOB).json["code"] == "unknown_job", (method, path)
    assert api.wait(job)["status"] == "finished"


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({"city": "Springfield"}, 409, "ambiguous_city"),
        ({"city": "Dubai", "strategy": "magic"}, 422, "unknown_name"),
        ({"city": "Dubai", "source": "nowhere"}, 422, "unknown_name"),
        ({"city": "Dubai", "pages": "3-1"}, 422, "invalid_request"),
        ({"city": "Dubai", "pages": "x"}, 422, "invalid_request"),
        ({"city": "Dubai", "page": "all"}, 422, "invalid_request"),
        ({"city": "Dubai", "pages": "10001-"}, 422, "invalid_request"),
        ({"city": "Dubai", "pages": {"last": 10_001}}, 422, "invalid_request"),
        ({"city": " "}, 422, "invalid_request"),
        ({"city": "Du\0bai"}, 422, "invalid_request"),
        ({"city": "\x1b\x9f"}, 422, "invalid_request"),
        ({}, 422, "invalid_request"),
    ],
)
def test_what_can_be_seen_at_once_is_refused_at_once(api: SearchApi, query: dict, status: int, code: str):
    answer = api.ask("POST", "/jobs", query)
    assert (answer.status, answer.json["code"]) == (status, code), answer
    assert answer.headers["content-type"] == "application/problem+json"
    if code == "ambiguous_city":
        assert any("Missouri" in line for line in answer.json["candidates"])


def test_a_search_that_finds_nothing_fails_and_says_why(api: SearchApi):
    told = list(api.events(api.submit(city="Nowhere at all")["id"]))
    assert told[-1].data["status"] == "failed"
    assert told[-1].data["failure"]["code"] == "unknown_city"


def test_strategies_run_one_after_the_other_and_at_once(api: SearchApi):
    jobs = [api.submit(strategy=name)["id"] for name in ("threads", "asyncio", "sequential", "asyncio-threads") * 2]
    assert {api.wait(job)["hotels"] for job in jobs} == {30}
