"""Each address by each kind of person, and no address without a line in the table."""

import json
import time

import jwt
import pytest
from fastapi.routing import iter_route_contexts
from tests.integration.search_api.who_may import FOR_EVERYBODY, RULES, Rule
from tests.support.search_api import ADA, BOB, SECRET, SearchApi

from atrium import identity, keys
from atrium.contracts.person import COOKIE, LIFETIME_SECONDS
from atrium.search_api.app import PREFIX, create_app
from atrium.search_api.settings import SearchApiSettings

PEOPLE = {"nobody": None, "other": BOB, "owner": ADA}
CLOSED = [rule for rule in RULES if rule.route not in FOR_EVERYBODY]
CHANGING = [rule for rule in CLOSED if rule.method != "GET"]


@pytest.fixture(scope="module")
def job(api: SearchApi) -> str:
    """Ada's, and over."""
    return api.wait(api.submit()["id"])["id"]


def ask(api: SearchApi, rule: Rule, job: str, **options):
    path = rule.route.replace("{job_id}", job).replace("{name}", "csv").replace("{sealed}", "a.b.c")
    body = json.loads(json.dumps(rule.body).replace("{job_id}", job))
    return api.ask(rule.method, path, body, **{**rule.headers, **options})


def refused(answer, status: int) -> None:
    assert answer.status == status, answer
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json["status"] == status


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.method}-{rule.route}")
def test_each_address_answers_each_person_as_the_table_says(api: SearchApi, rule: Rule, who: str, job: str):
    answer = ask(api, rule, job, person=PEOPLE[who])
    assert answer.status == getattr(rule, who), answer
    if answer.status >= 400:
        refused(answer, answer.status)


def test_every_address_is_in_the_table():
    settings = SearchApiSettings(
        environment="development",
        secret_key="x",
        valkey_url="valkey://x",
        event_log_url="memory://x",
        source_url="http://x",
    )
    found = set()
    for route in iter_route_contexts(create_app(settings).routes):
        methods = route.methods or {"GET"}  # a folder of files has none
        found |= {(method, route.path.removeprefix(PREFIX)) for method in methods - {"HEAD"}}
    assert found == {(rule.method, rule.route) for rule in RULES}


def cookies() -> dict[str, str]:
    claims = {**ADA.model_dump(), "aud": "atrium", "iat": int(time.time()), "exp": int(time.time()) + 60}
    return {
        "forged": identity.encode(ADA, "another secret"),
        "expired": identity.encode(ADA, SECRET, now=time.time() - LIFETIME_SECONDS - 1),
        "unsigned": jwt.encode(claims, None, algorithm="none"),
        "another audience": jwt.encode(
            claims | {"aud": "else"}, keys.derived(SECRET, identity.PURPOSE), algorithm="HS256"
        ),
        "nonsense": "a.b.c",
        "empty": "",
    }


@pytest.mark.parametrize("kind", cookies())
@pytest.mark.parametrize("rule", CLOSED, ids=lambda rule: f"{rule.method}-{rule.route}")
def test_a_cookie_that_is_not_ours_is_nobody(api: SearchApi, rule: Rule, kind: str, job: str):
    answer = ask(api, rule, job, person=None, Cookie=f"{COOKIE}={cookies()[kind]}")
    refused(answer, 401)
    assert answer.headers["www-authenticate"] == "Session"


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "cross-site", "Origin": "https://evil.example"},
        {"Sec_Fetch_Site": "same-site"},
        {"Sec_Fetch_Site": "none"},
        {"Sec_Fetch_Site": None, "Origin": "https://evil.example"},
        {"Sec_Fetch_Site": None, "Origin": "null"},
        {"Sec_Fetch_Site": None, "Origin": ""},
        {"Sec_Fetch_Site": "same-origin", "Origin": "https://evil.example"},
        {"Sec_Fetch_Site": None},
    ],
    ids=str,
)
@pytest.mark.parametrize("rule", CHANGING, ids=lambda rule: f"{rule.method}-{rule.route}")
def test_another_site_changes_nothing(api: SearchApi, rule: Rule, headers: dict, job: str):
    refused(ask(api, rule, job, person=ADA, **headers), 403)


def test_our_own_pages_may(api: SearchApi, job: str):
    for headers in (
        {"Sec_Fetch_Site": "same-origin"},
        {"Sec_Fetch_Site": "same-origin", "Origin": f"http://127.0.0.1:{api.port}"},
        {"Sec_Fetch_Site": None, "Origin": f"http://127.0.0.1:{api.port}"},
        {"Sec_Fetch_Site": None, "Origin": "https://atrium.example"},
    ):
        assert api.ask("DELETE", f"/jobs/{job}", **headers).status == 202, headers
