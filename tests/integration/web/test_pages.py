"""Signing in, the saved hotels, files, headers, health."""

import io
import json
import re
import time
from datetime import timedelta

import pytest
from tests.integration.web.conftest import SECRET
from tests.support.hotels import deliveries, hotel, selected

from atrium import identity
from atrium.contracts.person import COOKIE

PASSWORD = "correct horse battery"


@pytest.fixture
def saved(people):
    """The owner's: one hotel that tries everything, and two more."""
    from atrium.web.operations.services import store

    wicked = hotel(1, name="<script>alert(1)</script>", url="javascript:alert(1)", price_low=12.5, currency="USD")
    found = [wicked, hotel(2, name="=1+1", amenities=()), hotel(3)]
    assert store(deliveries(selected(str(people["owner"].person), found))).new == 1
    return found


def person_in(client) -> str | None:
    found = identity.decode(client.cookies[COOKIE].value, SECRET) if COOKIE in client.cookies else None
    return found[0].id if found else None


def test_one_click_makes_a_guest_whom_other_services_recognise(browser):
    from atrium.web.accounts.models import User

    client = browser("anonymous")
    answer = client.post("/accounts/guest/", {"next": "/dashboard/saved/"})
    assert (answer.status_code, answer["Location"]) == (302, "/dashboard/saved/")
    guest = User.objects.get(person=person_in(client))
    assert guest.is_guest
    assert client.get("/accounts/session/").json()["person"]["guest"] is True
    cookie = client.cookies[COOKIE]
    assert (cookie["httponly"], cookie["samesite"], client.cookies["sessionid"]["httponly"]) == (True, "Lax", True)


def test_a_guest_does_not_follow_a_foreign_address(browser):
    answer = browser("anonymous").post("/accounts/guest/", {"next": "https://evil.example/"})
    assert answer["Location"] == "/dashboard/search/"


def test_guests_are_not_made_without_end(browser):
    client = browser("anonymous")
    statuses = []
    for _ in range(31):
        client.cookies.clear()
        statuses.append(client.post("/accounts/guest/").status_code)
    assert statuses == [302] * 30 + [429]


def test_a_guest_who_signs_up_stays_the_same_person(browser, people):
    from atrium.web.operations.services import store

    store(deliveries(selected(str(people["guest"].person), [hotel(5)])))
    client = browser("guest")
    refused = client.post("/accounts/signup/", {"username": "owner", "password1": PASSWORD, "password2": PASSWORD})
    assert refused.status_code == 200
    assert b"already exists" in refused.content
    client.post("/accounts/signup/", {"username": "ada", "password1": PASSWORD, "password2": PASSWORD})
    client.post("/accounts/logout/")
    assert person_in(client) is None
    assert client.get("/dashboard/saved/").status_code == 302
    client.post("/accounts/login/", {"login": "ada", "password": PASSWORD})
    assert person_in(client) == str(people["guest"].person)
    assert client.get("/api/v1/selections/").json()["results"][0]["facts"]["name"] == "Hotel 5"


def test_signing_up_and_in(browser):
    client = browser("anonymous")
    for password, problem in (("password", b"too common"), ("ada", b"too short")):
        form = {"username": "ada", "password1": password, "password2": password}
        assert problem in client.post("/accounts/signup/", form).content
    done = client.post("/accounts/signup/", {"username": "ada", "password1": PASSWORD, "password2": PASSWORD})
    assert (done.status_code, done["Location"]) == (302, "/dashboard/search/")
    client.post("/accounts/logout/")
    wrong = client.post("/accounts/login/", {"login": "ada", "password": "wrong"})
    assert (wrong.status_code, person_in(client)) == (200, None)
    right = client.post(
        "/accounts/login/?next=/dashboard/jobs/", {"login": "ada", "password": PASSWORD, "next": "/dashboard/jobs/"}
    )
    assert right["Location"] == "/dashboard/jobs/"


def test_the_cookie_is_renewed_by_a_page_when_a_third_is_gone(browser, people):
    from atrium.web.accounts.people import person_of

    client = browser("owner")
    person = person_of(people["owner"])
    young = identity.encode(person, SECRET, now=time.time() - 60)
    client.cookies[COOKIE] = young
    client.get("/dashboard/saved/")
    assert client.cookies[COOKIE].value == young
    client.cookies[COOKIE] = identity.encode(person, SECRET, now=time.time() - 400)
    client.get("/dashboard/saved/")
    assert identity.decode(client.cookies[COOKIE].value, SECRET)[1] > time.time() - 60


def test_what_a_site_said_is_data_not_markup(browser, saved):
    from atrium.web.hotels.models import Hotel

    client, wicked = browser("owner"), Hotel.objects.get(source_id="1")
    for path in (f"hotels/{wicked.pk}/", f"hotels/compare/?hotel={wicked.pk}&hotel={wicked.pk + 1}", ""):
        page = client.get(f"/dashboard/{path}").content.decode()
        assert "&lt;script&gt;alert(1)" in page, path
        assert not re.search(r"<script(?![^>]*\bsrc=)", page)
        assert 'href="javascript:' not in page
    assert "12.50 USD" in client.get(f"/dashboard/hotels/{wicked.pk}/").content.decode()
    assert client.get("/api/v1/selections/").headers["Content-Type"] == "application/json"


def test_removing_and_undoing_leave_everything_as_it_was(browser, saved):
    from atrium.web.hotels.models import Selection

    client = browser("owner")
    first, second, _ = Selection.objects.order_by("id")
    first.note, first.tags = "by the sea", ["quiet"]
    first.save()
    page = client.post("/dashboard/saved/remove/", {"selection": first.id}, follow=True).content.decode()
    assert "Removed &lt;script&gt;" in page
    assert 'action="/dashboard/saved/undo/"' in page
    assert Selection.objects.count() == 2
    assert 'action="/dashboard/saved/undo/"' not in client.post("/dashboard/saved/undo/", follow=True).content.decode()
    back = Selection.objects.get(hotel=first.hotel)
    assert (back.selected_at, back.note, back.tags) == (first.selected_at, first.note, first.tags)
    # a script removes several at once and is told
    several = {"selection": [back.id, second.id]}
    answer = client.post("/dashboard/saved/remove/", several, HTTP_ACCEPT="application/json")
    assert answer.json() == {"removed": 2, "said": "Removed 2 hotels."}
    assert client.post("/dashboard/saved/undo/", HTTP_ACCEPT="application/json").json() == {"restored": 2}
    assert client.post("/dashboard/saved/undo/", HTTP_ACCEPT="application/json").json() == {"restored": 0}
    assert Selection.objects.count() == 3


def test_an_alert_that_was_removed_comes_back_as_it_was(browser, people, saved):
    from atrium.web.following.models import Alert
    from atrium.web.hotels.models import Hotel

    client, hotel = browser("owner"), Hotel.objects.first()
    client.post(f"/dashboard/hotels/{hotel.pk}/alert/", {"kind": "price_below", "threshold": 90})
    Alert.objects.update(met=True, currency="AED")
    before = Alert.objects.values("person_id", "hotel_id", "kind", "threshold", "currency", "met").get()
    page = client.post(f"/dashboard/alerts/{Alert.objects.get().pk}/remove/", follow=True).content.decode()
    assert 'action="/dashboard/alerts/undo/"' in page
    assert not Alert.objects.exists()
    page = client.post("/dashboard/alerts/undo/", follow=True).content.decode()
    assert 'action="/dashboard/alerts/undo/"' not in page
    assert Alert.objects.values(*before).get() == before
    # nothing is left to undo, and one that was set anew meanwhile stays as it is
    client.post("/dashboard/alerts/undo/")
    client.post(f"/dashboard/alerts/{Alert.objects.get().pk}/remove/")
    client.post(f"/dashboard/hotels/{hotel.pk}/alert/", {"kind": "price_below", "threshold": 50})
    client.post("/dashboard/alerts/undo/")
    assert Alert.objects.get().threshold == 50


def test_saved_hotels_are_filtered_where_they_are_stored(browser, people):
    from atrium.web.operations.services import store

    found = [
        hotel(
            n,
            city="Doha" if n % 2 else "Dubai",
            stars=n % 5 + 0.5,
            rating=n % 5,
            price_low=n,
            currency="USD",
            rank=n + 1,
        )
        for n in range(60)
    ]
    store(deliveries(selected(str(people["owner"].person), found)))
    client = browser("owner")

    def named(query: str) -> set[int]:
        table = client.get(f"/api/v1/selections/?draw=1&length=500&{query}").json()
        assert table["recordsTotal"] == 60
        assert table["recordsFiltered"] == len(table["data"])
        return {int(row["facts"]["source_id"]) for row in table["data"]}

    (first,) = client.get("/api/v1/selections/?text=Hotel 7&page_size=1").json()["results"]
    changed = {"note": "near the tram", "tags": ["quiet", "quiet", "sea"]}
    answer = client.patch(f"/api/v1/selections/{first['id']}/", changed, content_type="application/json")
    assert answer.json()["tags"] == ["quiet", "sea"]
    seven = int(first["facts"]["source_id"])
    assert named("tag=sea") == named("text=TRAM") == {seven}
    assert named("tag=se") == set()
    assert named("city=doha&price=9") == {1, 3, 5, 7, 9}
    assert named("stars=4.5") == named("rating=4") == {n for n in range(60) if n % 5 == 4}
    assert named("text=hotel 5") == {5, *range(50, 60)}
    assert client.get("/api/v1/selections/?stars=many").status_code == 400
    best = client.get("/api/v1/selections/?ordering=facts.rank&page_size=1").json()["results"]
    assert best[0]["facts"]["rank"] == 1


def test_pages_ask_few_queries_however_much_was_saved(browser, people):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from atrium.web.hotels.models import Hotel
    from atrium.web.operations.services import store

    store(deliveries(selected(str(people["owner"].person), [hotel(n) for n in range(120)])))
    client, number = browser("owner"), Hotel.objects.first().pk
    for path in ("", "saved/", f"hotels/{number}/", f"hotels/compare/?hotel={number}", "alerts/"):
        client.get(f"/dashboard/{path}")
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/dashboard/{path}").status_code == 200
        assert len(captured) <= 11, (path, [each["sql"][:120] for each in captured])


def test_a_note_and_an_alert_are_set_by_their_forms(browser, people, saved):
    from atrium.web.following.models import Alert
    from atrium.web.hotels.models import Hotel, Selection

    client, found = browser("owner"), Hotel.objects.get(source_id="3")

    def send(name: str, form: dict[str, str]) -> str:
        return client.post(f"/dashboard/hotels/{found.pk}/{name}/", form, follow=True).content.decode()

    assert "Noted." in send("note", {"note": "sea view", "tags": "quiet, , sea,quiet"})
    assert Selection.objects.get(hotel=found).tags == ["quiet", "sea"]
    send("note", {"note": "loud", "tags": ""})
    client.post("/dashboard/hotels/undo/")
    client.post("/dashboard/hotels/undo/")  # there is nothing to undo any more
    back = Selection.objects.get(hotel=found)
    assert (back.note, back.tags) == ("sea view", ["quiet", "sea"])
    page = send("note", {"note": "what was typed", "tags": "x" * 60})
    assert "Up to 20 tags" in page
    assert "what was typed</textarea>" in page
    assert f'value="{"x" * 60}"' in page
    assert Selection.objects.get(hotel=found).note == "sea view"
    refused = "needs a number"
    for threshold, said in (("90", "The alert is set."), ("-1", refused), ("x", refused)):
        assert said in send("alert", {"kind": "price_below", "threshold": threshold})
    page = client.post(f"/dashboard/alerts/{Alert.objects.get().pk}/remove/", follow=True).content.decode()
    assert "The alert for Hotel" in page


def test_the_best_price_is_marked_though_one_hotel_has_none(browser, people):
    from atrium.web.hotels.models import Hotel
    from atrium.web.operations.services import store

    prices = (
        {"price_low": 80.0, "currency": "USD"},
        {"price_low": 70.0, "currency": "USD"},
        {"price_low": None, "currency": None},
    )
    found = [
        hotel(number, rating=None, review_count=None, rank=None, stars=None, **price)
        for number, price in enumerate(prices)
    ]
    store(deliveries(selected(str(people["owner"].person), found)))
    query = "&".join(f"hotel={number}" for number in Hotel.objects.values_list("id", flat=True))
    page = browser("owner").get(f"/dashboard/hotels/compare/?{query}").content.decode()
    assert re.findall(r">([^<]+)</data> <span class=\"badge tone-good\">best", page) == ["70 USD"]


@pytest.mark.parametrize("name", ["csv", "json", "jsonl", "xlsx", "parquet"])
def test_exports_hold_what_was_saved(name, browser, saved):
    answer = browser("owner").get(f"/dashboard/saved/export/{name}/")
    body = b"".join(answer.streaming_content)
    assert answer["Content-Disposition"] == f'attachment; filename="saved-hotels.{name}"'
    newest_first = [each.model_dump(mode="json") for each in reversed(saved)]
    if name == "jsonl":
        assert [json.loads(line) for line in body.splitlines()] == newest_first
    elif name == "json":
        assert json.loads(body) == newest_first
    elif name == "csv":
        assert body.decode().count("\n") == 4
        assert "'=1+1" in body.decode()
    else:
        assert body.startswith({"xlsx": b"PK", "parquet": b"PAR1"}[name])
    if name == "parquet":
        from arro3.io import read_parquet

        assert read_parquet(io.BytesIO(body)).read_all().num_rows == 3


def test_an_unknown_format_is_no_page(browser):
    assert browser("owner").get("/dashboard/saved/export/pdf/").status_code == 404


OURS = (
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/logout/",
    "/dashboard/search/",
    "/dashboard/search/?job=6f1c2d3e-0000-4000-8000-000000000000",
    "/dashboard/jobs/",
    "/dashboard/jobs/6f1c2d3e-0000-4000-8000-000000000000/",
    "/dashboard/runs/",
    "/dashboard/runs/compare/?a=1&b=2",
    "/dashboard/saved/",
    "/nothing-here",
)


@pytest.mark.parametrize("path", OURS)
@pytest.mark.parametrize("who", ["anonymous", "guest", "owner", "staff"])
def test_our_pages_allow_nothing_inline_and_nothing_from_elsewhere(path, who, browser):
    answer = browser(who).get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'self'" in policy
    page = answer.content.decode()
    assert not re.search(
        r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+="
        r"|<(?!a\b|link rel=\"canonical\")\w[^>]*(src|href)=\"(https?:)?//",
        page,
    )


@pytest.mark.parametrize(
    ("path", "who", "allowed"),
    [
        ("/admin/", "staff", {"script-src": {"'unsafe-inline'", "'unsafe-eval'"}, "style-src": {"'unsafe-inline'"}}),
        ("/silk/", "staff", {"script-src": {"'unsafe-inline'", "'unsafe-eval'"}, "style-src": {"'unsafe-inline'"}}),
        ("/api/docs/", "anonymous", {"style-src": {"'unsafe-inline'"}}),
        ("/api/redoc/", "anonymous", {"style-src": {"'unsafe-inline'"}, "worker-src": {"blob:"}}),
        ("/api/v1/hotels/", "owner", {}),
    ],
)
def test_pages_of_others_get_what_they_need_and_no_more(path, who, allowed, browser):
    policy = browser(who).get(path).headers["Content-Security-Policy"]
    given = {name: set(values) for name, *values in (part.split() for part in policy.split(";"))}
    kept = {"'self'", "'none'", "data:"}
    assert {name: values - kept for name, values in given.items() if values - kept} == allowed


@pytest.mark.parametrize("path", ["/api/docs/", "/api/redoc/", "/admin/login/"])
def test_documents_load_nothing_from_elsewhere(path, browser):
    client = browser("anonymous")
    page = client.get(path).content.decode()
    files = re.findall(r"""<(?:script|link|img)[^>]*(?:src|href)="([^"]+)""", page)
    assert files
    for file in files:
        assert file.startswith("/"), file
        answer = client.get(file)
        assert answer.status_code == 200, file
        answer.close()


def test_health(browser, monkeypatch):
    client = browser("anonymous")
    assert client.get("/healthz").json() == client.get("/readyz").json() == {"status": "ok"}
    from django.db import OperationalError

    from atrium.web.operations import health

    class Away:
        def cursor(self):
            raise OperationalError("could not connect")

        def close(self):
            pass

    monkeypatch.setattr(health, "connection", Away())
    answer = client.get("/readyz")
    assert (answer.status_code, answer.headers["Content-Type"]) == (503, "application/problem+json")
    assert "could not connect" in answer.json()["detail"]


def test_not_ready_before_the_migrations(browser, committed):
    from django.core.management import call_command

    from atrium.web.operations import health

    health._migrated.cache_clear()
    call_command("migrate", "hotels", "zero", verbosity=0)
    try:
        assert "migrations are not applied" in browser("anonymous").get("/readyz").json()["detail"]
    finally:
        call_command("migrate", verbosity=0)
    assert browser("anonymous").get("/readyz").status_code == 200


def test_tidying_takes_what_is_old_and_leaves_the_rest(people, saved):
    from django.utils import timezone

    from atrium.web.accounts.services import make_guest
    from atrium.web.operations.models import ProcessedEvent
    from atrium.web.operations.tidying import tidy

    idle, busy = make_guest(), make_guest()
    for guest, days in ((idle, 31), (busy, 1)):
        guest.last_login = timezone.now() - timedelta(days=days)
        guest.save()
    ProcessedEvent.objects.create(event_id="old", topic="t", type="t", stored_at=timezone.now() - timedelta(days=91))
    gone = tidy()
    assert (gone["guests"], gone["processed events"]) == (1, 1)
    assert not type(idle).objects.filter(pk=idle.pk).exists()
