"""Each address by each kind of person, and no address without a line in the table."""

import json
import re
import time
from urllib.parse import urlencode

import jwt
import pytest
from tests.browser.pages import DASHBOARD
from tests.integration.web.conftest import SECRET, empty_tables, make_people
from tests.integration.web.who_may import FOR_SIGNING_IN, RULES, STAFF_ONLY, Rule
from tests.support.hotels import NOON, deliveries, hotel, selected

from atrium import identity, keys
from atrium.contracts.person import COOKIE, LIFETIME_SECONDS, Person

WHO = ("anonymous", "guest", "owner", "staff")


@pytest.fixture(scope="module")
def people(migrated):
    """For all tests here: whatever they do is rolled back."""
    yield make_people()
    empty_tables()


@pytest.fixture(scope="module")
def world(people) -> dict[str, str]:
    """One row of each kind; selections and runs are the owner's."""
    from atrium.web.following.models import Alarm
    from atrium.web.following.services import new_feed_key, set_alert
    from atrium.web.geo.models import City, Country
    from atrium.web.hotels.models import Hotel, Observation, Selection
    from atrium.web.operations.services import store
    from atrium.web.runs.models import Run

    assert store(deliveries(selected(str(people["owner"].person), [hotel(1)]))).new == 1
    country = Country.objects.create(code="AE", code3="ARE", name="UAE", continent="AS", population=1, area=1)
    city = City.objects.create(id=292223, country=country, name="Dubai", latitude=25, longitude=55, population=1)
    run = Run.objects.create(
        run_id="r", person_id=people["owner"].person, query={}, status="finished", strategy="threads", started_at=NOON,
        finished_at=NOON, seconds=1, pages=1, failed=0, hotels=1, report={},
    )  # fmt: skip
    alert, _ = set_alert(str(people["owner"].person), Hotel.objects.get(), "price_below", 50)
    alarm = Alarm.objects.create(
        person_id=people["owner"].person, hotel=Hotel.objects.get(), kind="price_below", threshold=50, value=49,
        observed_at=NOON,
    )  # fmt: skip
    key = new_feed_key(str(people["owner"].person))
    return {
        "<int:alert>": alert.pk, "<str:key>": key, "<int:hotel>": Hotel.objects.get().pk, "own_alert": alert.pk,
        "alarm": alarm.pk,
        "country": country.pk, "city": city.pk, "run": run.pk, "hotel": Hotel.objects.get().pk,
        "own": Selection.objects.get().pk, "observation": Observation.objects.get().pk,
        "<slug:name>": "csv", "<slug:code>": country.pk, "<int:number>": city.pk,
        "<int:run>": run.pk, "<slug:job>": "6f1c2d3e-0000-4000-8000-000000000000",
        "<slug:benchmark>": "city", "<path:path>": "web/site/flow.py",
    }  # fmt: skip


def address(route: str, world: dict[str, str]) -> str:
    for name, value in world.items():
        route = route.replace(name if name.startswith("<") else f"{{{name}}}", str(value))
    return f"/{route}"


def test_every_page_of_the_dashboard_is_among_those_that_a_browser_looks_at():
    """tests/e2e/test_pages.py, bin/audit and bin/screenshots go through that list."""
    from django.urls import resolve

    seen = {
        resolve(re.sub(r"{\w+}", "1", page.path.partition("?")[0])).route
        for page in DASHBOARD
        if page.name != "nothing"
    }
    pages = {rule.route for rule in RULES if rule.method == "GET" and rule.route.startswith("dashboard/")}
    assert pages - seen == {"dashboard/saved/export/<slug:name>/"}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: f"{rule.method}-{rule.route}")
def test_each_address_answers_each_person_as_the_table_says(rule: Rule, browser, world):
    from django.core.cache import cache
    from django.db import transaction

    for who in WHO:
        with transaction.atomic():
            answers_as_the_table_says(rule, who, browser(who), world)
            transaction.set_rollback(True)  # the next one finds the same world
        cache.clear()


def answers_as_the_table_says(rule: Rule, who: str, client, world) -> None:
    body = {name: world.get(str(value).strip("{}"), value) for name, value in (rule.body or {}).items()}
    api = rule.route.startswith("api/")
    kind = "application/json" if api else "application/x-www-form-urlencoded"
    sent = {"data": json.dumps(body) if api else urlencode(body), "content_type": kind}
    answer = client.generic(rule.method, address(rule.route, world), **sent)
    assert answer.status_code == getattr(rule, who), (who, answer.content[:300])
    if api and answer.status_code >= 400:
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["status"] == answer.status_code
    if answer.streaming:
        b"".join(answer.streaming_content)


def routes() -> dict[str, object]:
    from django.urls import URLPattern, get_resolver

    def walk(patterns, prefix=""):
        for each in patterns:
            route = prefix + str(each.pattern)
            if isinstance(each, URLPattern):
                yield route, each
            else:
                yield from walk(each.url_patterns, route)

    return dict(walk(get_resolver().url_patterns))


def plain(route: str) -> str:
    """`^hotels/(?P<pk>[0-9]{1,18})/$` as the table writes it, whatever the row is called there."""
    route = re.sub(r"\(\?P<(\w+)>[^)]*\)", "{}", route.replace("^", "").replace("\\Z", "").replace("$", ""))
    return route.replace("\\.", ".")


def test_every_address_is_in_the_table():
    listed = {re.sub(r"\{\w+\}", "{}", rule.route) for rule in RULES}
    missing = {plain(route) for route in routes() if not route.startswith(STAFF_ONLY) and plain(route) not in listed}
    assert missing == set()


@pytest.mark.parametrize("who", ["anonymous", "guest", "owner"])
def test_admin_and_silk_are_for_staff(who: str, browser, world):
    client, asked = browser(who), 0
    for route in routes():
        if not route.startswith(STAFF_ONLY) or route in FOR_SIGNING_IN:
            continue
        path = "/" + re.sub(r"\(\?P<\w+>(?:[^()]|\([^)]*\))*\)|<[^>]+>", "1", plain_route(route))
        answer = client.get(path)
        assert answer.status_code in {302, 403, 404}, path
        if answer.status_code == 302:
            assert "login" in answer["Location"] or answer["Location"] == "/admin/", (path, answer["Location"])
        asked += 1
    assert asked > 50


def plain_route(route: str) -> str:
    return route.replace("^", "").replace("\\Z", "").replace("$", "").replace("/?", "/")


def with_cookie(value: str):
    from django.test import Client

    client = Client(raise_request_exception=False)
    client.cookies[COOKIE] = value
    return client


def test_the_cookie_alone_reads_and_never_writes(people, world):
    from atrium.web.accounts.people import person_of

    client = with_cookie(identity.encode(person_of(people["owner"]), SECRET))
    assert client.get("/api/v1/hotels/").status_code == 200
    assert len(client.get("/api/v1/selections/").json()["results"]) == 1
    own = f"/api/v1/selections/{world['own']}/"
    assert client.delete(own).status_code == 401
    assert client.patch(own, "{}", content_type="application/json").status_code == 401


@pytest.mark.parametrize("kind", ["forged", "expired", "unsigned", "another audience", "nonsense", "empty"])
def test_a_cookie_that_is_not_ours_is_nobody(kind, people):
    from atrium.web.accounts.people import person_of

    person = person_of(people["owner"])
    claims = {**person.model_dump(), "aud": "atrium", "iat": int(time.time()), "exp": int(time.time()) + 60}
    cookie = {
        "forged": identity.encode(person, "another secret"),
        "expired": identity.encode(person, SECRET, now=time.time() - LIFETIME_SECONDS - 1),
        "unsigned": jwt.encode(claims, None, algorithm="none"),
        "another audience": jwt.encode(
            claims | {"aud": "else"}, keys.derived(SECRET, identity.PURPOSE), algorithm="HS256"
        ),
        "nonsense": "a.b.c",
        "empty": "",
    }[kind]
    assert with_cookie(cookie).get("/api/v1/hotels/").status_code == 401


def test_staff_by_cookie_alone_are_nobody_special(people):
    cookie = identity.encode(Person(sub=str(people["staff"].person), name="staff", staff=True), SECRET)
    assert with_cookie(cookie).get("/api/v1/hotels/").status_code == 401
    assert with_cookie(cookie).get("/admin/").status_code == 302


def test_nobody_sees_what_somebody_else_saved_or_ran(browser, world):
    for name in ("selections", "runs"):
        assert len(browser("owner").get(f"/api/v1/{name}/").json()["results"]) == 1
        for other in ("guest", "staff"):
            assert browser(other).get(f"/api/v1/{name}/").json()["results"] == []
            assert browser(other).get(f"/api/v1/{name}/?draw=1").json()["recordsTotal"] == 0
    assert b"Hotel 1" in browser("owner").get("/dashboard/").content
    assert b"Hotel 1" not in browser("guest").get("/dashboard/").content


@pytest.mark.parametrize(
    "path", ["/api/v1/selections/", "/dashboard/saved/undo/", "/accounts/guest/", "/accounts/logout/"]
)
def test_a_change_from_another_site_is_refused(path, browser, world):
    client = browser("owner", enforce_csrf_checks=True)
    client.get("/dashboard/saved/")
    token = client.cookies["csrftoken"].value
    kept = {"content_type": "application/json", "HTTP_X_CSRFTOKEN": token}
    assert client.post(path, "{}", content_type="application/json").status_code == 403
    assert client.post(path, "{}", **kept, HTTP_ORIGIN="https://evil.example").status_code == 403
    assert client.post(path, "{}", **kept, HTTP_ORIGIN="http://testserver").status_code != 403


def test_a_host_that_is_not_ours_is_refused(browser):
    answer = browser("anonymous").get("/accounts/login/", HTTP_HOST="evil.example")
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
