"""Killed at any moment, nothing is lost that was shown."""

import time
from collections.abc import Callable

from tests.support.clock import Clock
from tests.support.search_api import SearchApi
from tests.support.static_site import counters, static_site
from tests.support.valkey import Valkey

from atrium.contracts.events import TOPICS, RunFinished
from atrium.eventlog.registry import open_event_log

Start = Callable[..., SearchApi]
NUMBERS = {str(number) for number in range(100, 400)}


def hotels(told) -> list[str]:
    return [each.data["hotel"]["source_id"] for each in told if each.event == "hotel_found"]


def watch(api: SearchApi, job: str, until: int) -> list:
    """Its events until so many hotels have come."""
    seen = []
    for told in api.events(job):
        seen.append(told)
        if len(hotels(seen)) == until:
            break
    return seen


def announced(valkey: Valkey) -> list:
    found = open_event_log(valkey.url).read(TOPICS, "earliest", follow=False)
    return [each.event for each in found if isinstance(each.event.data, RunFinished)]


def test_killed_and_resumed_it_fetches_what_is_missing_only(start: Start, own_valkey: Valkey):
    with static_site(total=300, latency=0.1) as town:
        first = start(town, job_lease=3)
        job = first.submit(pages="all", concurrency=8)["id"]
        seen = watch(first, job, 60)
        first.kill()
        second = start(town, job_lease=3)
        assert second.wait(job, "interrupted", seconds=20)["runs"] == 1
        had = list(second.ask("GET", f"/jobs/{job}/export/jsonl").raw.splitlines())
        assert len(had) >= 60
        before = counters(town)["requests"]
        assert second.ask("POST", f"/jobs/{job}/resume").status == 202
        told = list(second.events(job))
        after = second.job(job)
        asked = counters(town)["requests"] - before
    assert told[: len(seen)] == seen
    assert (after["status"], after["runs"], after["hotels"], after["wanted"]) == ("finished", 2, 300, 300)
    assert sorted(hotels(told)) == sorted(NUMBERS)
    assert asked <= 1 + 10 + 300 - len(had)  # robots.txt, list pages, hotels that were not there


def test_asked_to_end_it_hands_its_jobs_back_at_once(start: Start, slow_town: str):
    first, second = start(slow_town), start(slow_town)
    job = first.submit(pages="all", concurrency=4)["id"]
    runs_it = first if "atrium_search_api_jobs_running 1.0" in metrics(first, job) else second
    other = second if runs_it is first else first
    watched = other.events(job)
    seen = [next(watched) for _ in range(6)]
    assert runs_it.stop() < 5
    for told in watched:
        seen.append(told)
        if told.event == "status_changed":
            break
    assert seen[-1].data["status"] == "interrupted"
    assert other.ask("POST", f"/jobs/{job}/resume").status == 202
    assert other.wait(job, "running")["runs"] == 2
    assert other.ask("DELETE", f"/jobs/{job}").status == 202
    assert other.wait(job)["status"] == "cancelled"


def metrics(api: SearchApi, job: str) -> str:
    api.wait(job, "running")
    return api.ask("GET", "/metrics").raw.decode()


def test_asked_to_end_while_valkey_is_away_it_ends(start: Start, own_valkey: Valkey, slow_town: str):
    api = start(slow_town)
    job = api.submit(pages="all", concurrency=2)["id"]
    watch(api, job, 1)
    own_valkey.kill()
    time.sleep(1)
    assert api.stop() < 8  # nothing can be handed back: the lease will end


def test_any_process_cancels_what_another_one_runs(start: Start, slow_town: str):
    first, second = start(slow_town), start(slow_town)
    jobs = [first.submit(pages="all", concurrency=2)["id"] for _ in range(4)]
    for job in jobs:
        first.wait(job, "running")
    clock = Clock()
    for job in jobs:
        second.ask("DELETE", f"/jobs/{job}")
    assert {second.wait(job)["status"] for job in jobs} == {"cancelled"}
    assert clock.seconds() < 4  # of four searches; alone each ends within one


def test_cancelled_although_its_runner_is_dead(start: Start, slow_town: str):
    first = start(slow_town, job_lease=3)
    second = start(slow_town, job_lease=3, jobs_running=1)
    jobs = [first.submit(pages="all", concurrency=2)["id"] for _ in range(3)]
    for job in jobs[:2]:
        first.wait(job, "running")
    first.kill()
    for job in jobs:
        second.ask("DELETE", f"/jobs/{job}")
    assert {second.wait(job)["status"] for job in jobs} == {"cancelled"}


def test_valkey_that_is_killed_and_comes_back_costs_nothing(start: Start, own_valkey: Valkey):
    with static_site(total=300, latency=0.1) as town:
        api = start(town)
        job = api.submit(pages="all", concurrency=8)["id"]
        seen = watch(api, job, 60)
        own_valkey.kill()
        answer = api.ask("GET", f"/jobs/{job}")
        assert (answer.status, answer.json["code"]) == (503, "jobs_unavailable")
        assert int(answer.headers["retry-after"]) > 0
        ready = api.ask("GET", "/readyz")
        assert (ready.status, ready.json["ready"]) == (503, False)
        assert api.ask("GET", "/healthz").status == 200
        own_valkey.start()
        after = api.wait(job)
        told = list(api.events(job))
    # a page whose turn nobody could tell for long has failed, and is told as such
    assert (after["status"], after["hotels"] + after["failed"], after["runs"]) == ("finished", 300, 1)
    assert told[: len(seen)] == seen
    assert len(hotels(told)) == len(set(hotels(told))) == after["hotels"]
    assert {each.data["failure"]["code"] for each in told if each.event == "page_failed"} <= {"rate_limited"}


def test_each_run_that_is_over_is_announced_once(start: Start, own_valkey: Valkey, slow_town: str):
    with static_site(total=75) as town:
        api = start(town)
        finished = api.ask("POST", "/jobs", {"city": "Dubai"}, X_Request_ID="from-here").json["id"]
        failed = api.submit(city="Nowhere at all")["id"]
        assert [api.wait(job)["status"] for job in (finished, failed)] == ["finished", "failed"]
    slow = start(slow_town)
    api.stop()
    cancelled = slow.submit(pages="all", concurrency=4)["id"]
    watch(slow, cancelled, 5)
    slow.ask("DELETE", f"/jobs/{cancelled}")
    slow.wait(cancelled)
    deadline = time.monotonic() + 20
    while len(found := announced(own_valkey)) < 3 and time.monotonic() < deadline:
        time.sleep(0.1)
    by_run = {event.data.run_id: event for event in found}
    assert len(found) == len(by_run) == 3
    assert {run: event.data.status for run, event in by_run.items()} == {
        finished: "finished", failed: "failed", cancelled: "cancelled",
    }  # fmt: skip
    report = by_run[finished].data.report
    assert (report.hotels, report.pages, len(report.timings)) == (30, 31, 31)
    assert by_run[finished].requestid == "from-here"
    assert by_run[failed].data.report.pages == 0
    assert by_run[cancelled].data.report.hotels >= 5


def test_a_run_is_announced_although_its_process_died_before(start: Start, own_valkey: Valkey, town: str):
    """The jobs' Valkey is there, the log is not: the process is killed with its run unannounced."""
    api = start(town, event_log_url="valkey://127.0.0.1:1/0")
    job = api.wait(api.submit()["id"])["id"]
    api.kill()
    assert announced(own_valkey) == []
    start(town)
    deadline = time.monotonic() + 20
    while not (found := announced(own_valkey)) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert [event.data.run_id for event in found] == [job]
