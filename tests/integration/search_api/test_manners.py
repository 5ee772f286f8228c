"""What every answer has: an id, a problem where it is one, a place in the metrics."""

import pytest
from tests.support.search_api import ADA, SearchApi


def test_the_id_of_a_request_is_taken_or_made(api: SearchApi):
    assert api.ask("GET", "/healthz", X_Request_ID="from-outside.1").headers["x-request-id"] == "from-outside.1"
    for given in (None, "with space", "x" * 200, '"quoted"'):
        made = api.ask("GET", "/healthz", X_Request_ID=given).headers["x-request-id"]
        assert made != given
        assert len(made) == 36


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/nothing", 404), ("PUT", "/jobs", 405), ("GET", "/jobs/1", 422)]
)
def test_whatever_is_wrong_is_a_problem(api: SearchApi, method: str, path: str, status: int):
    answer = api.ask(method, path)
    assert (answer.status, answer.json["status"]) == (status, status)
    assert answer.headers["content-type"] == "application/problem+json"


def test_an_address_tells_all_its_methods(api: SearchApi):
    assert api.ask("PUT", "/jobs").headers["allow"] == "GET, POST"


@pytest.mark.parametrize("body", [b"\x80", b"{", b'{"city": "Dubai",}'])
def test_a_body_that_can_not_be_read_is_a_problem(api: SearchApi, body: bytes):
    connection = api.connect()
    connection.request("POST", "/api/search/jobs", body, api.headers(ADA) | {"Content-Type": "application/json"})
    answer = connection.getresponse()
    assert (answer.status, answer.headers["content-type"]) == (400, "application/problem+json")
    connection.close()


def test_more_than_any_request_needs_is_refused(api: SearchApi):
    connection = api.connect()
    connection.request("POST", "/api/search/jobs", iter([b"{}"]), api.headers(ADA))  # in pieces: nobody knows how many
    assert connection.getresponse().status == 411
    connection.close()
    answer = api.ask("POST", "/jobs", {"city": "x" * 300_000})
    assert (answer.status, answer.headers["content-type"]) == (413, "application/problem+json")


def test_cities_by_how_they_begin_by_id_and_in_other_languages(api: SearchApi):
    def names(q: str, limit: int = 3) -> list[str]:
        return [city["name"] for city in api.ask("GET", f"/cities?q={q}&limit={limit}").json["cities"]]

    assert names("san")[:2] == ["Santiago", "Santo Domingo"]
    assert names("sao%20pau")[0] == "São Paulo"
    assert names("292223") == ["Dubai"]
    assert names("Wien") == ["Vienna", "Wiener Neustadt"]
    assert names("%E6%9D%B1%E4%BA%AC") == ["Tokyo"]
    assert names("") == names("xyzzy") == []
    dubai = api.ask("GET", "/cities?q=dubai").json["cities"][0]
    assert (dubai["country_code"], dubai["country"], dubai["id"]) == ("AE", "United Arab Emirates", 292223)


def test_strategies_say_whether_they_run_here(api: SearchApi):
    found = api.ask("GET", "/strategies").json
    assert (found["default"], found["parsers"]) == ("asyncio-threads", ["lexbor", "bs4", "bs4-lxml"])
    by_name = {each["name"]: each for each in found["strategies"]}
    assert by_name["threads"]["available"]
    assert {each["available"] for each in by_name.values() if each["reason"] is None} == {True}


def test_metrics_tell_routes_and_jobs(api: SearchApi):
    api.wait(api.submit()["id"])
    text = api.ask("GET", "/metrics").raw.decode()
    assert 'atrium_search_api_jobs_total{status="finished",strategy="asyncio-threads"}' in text
    assert 'atrium_search_api_request_seconds_count{method="POST",route="/jobs",status="202"}' in text
    assert 'route="/jobs/{job_id}"' in text
    assert 'atrium_search_api_tasks_waiting{queue="atrium.observations"}' in text  # others may have sent some


def test_the_documents_are_served_from_here(api: SearchApi):
    page = api.ask("GET", "/docs", person=None)
    assert "script-src 'self'" in page.headers["content-security-policy"]
    addresses = [part.split('"')[1] for part in page.raw.decode().split() if part.startswith(("src=", "href="))]
    assert len(addresses) == 4
    for address in (*addresses, "/api/search/openapi.json"):
        assert address.startswith("/api/search/")
        assert api.ask("GET", address.removeprefix("/api/search"), person=None).status == 200, address


def test_several_processes_are_one(start, town: str):
    api = start(town, search_api_processes=2)
    jobs = [api.submit()["id"] for _ in range(6)]
    assert {api.wait(job)["status"] for job in jobs} == {"finished"}
    text = api.ask("GET", "/metrics").raw.decode()
    (line,) = [line for line in text.splitlines() if line.startswith("atrium_search_api_jobs_total{")]
    assert line.endswith(" 6.0")
