"""A job from its start to its end, as a browser sees it."""

from tests.support.search_api import SearchApi


def test_a_job_from_start_to_end(api: SearchApi):
    answer = api.ask("POST", "/jobs", {"city": "Dubai", "pages": "1-2"})
    assert answer.status == 202, answer
    job = answer.json
    assert answer.headers["location"] == f"/api/search/jobs/{job['id']}"
    assert (job["status"], job["person"], job["query"]["pages"]) == ("queued", "ada", {"first": 1, "last": 2})
    told = list(api.events(job["id"]))
    names = [each.event for each in told]
    assert names[:3] == ["status_changed", "status_changed", "place_found"]
    assert names[-2:] == ["finished", "status_changed"]
    hotels = sorted(
        (tuple(each.data["position"]), each.data["hotel"]["source_id"]) for each in told if each.event == "hotel_found"
    )
    assert [source_id for _, source_id in hotels] == [str(number) for number in range(100, 160)]
    after = api.job(job["id"])
    assert (after["status"], after["wanted"], after["hotels"], after["failed"], after["runs"]) == (
        "finished",
        60,
        60,
        0,
        1,
    )
    assert after["place"]["name"] == "Dubai"
    assert after["report"]["hotels"] == 60
    assert after["report"]["timings"] == []
    assert api.ask("GET", "/jobs").json["jobs"][0] == after
