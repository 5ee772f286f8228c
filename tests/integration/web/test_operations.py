"""The pages for staff: state, dead letters; and the documents of events."""

import pytest

from atrium.contracts.events import FACTS, Delivery


@pytest.fixture
def letters():
    from atrium.web.operations.models import DeadLetter
    from atrium.web.operations.services import store

    raw = [b'{"id": "<script>"}', b"\xff\x00 no JSON", b"x"]
    store([Delivery.of("hotels.selected", 0, str(n), each, {"kind": "<b>"}, "k") for n, each in enumerate(raw)])
    return list(DeadLetter.objects.order_by("id"))


def test_a_dead_letter_is_shown_as_it_came_and_never_as_markup(browser, letters):
    client = browser("staff")
    page = client.get("/dashboard/operations/letters/").content.decode()
    assert all(f"/dashboard/operations/letters/{letter.pk}/" in page for letter in letters)
    shown = client.get(f"/dashboard/operations/letters/{letters[0].pk}/").content.decode()
    assert "&#34;id&#34;: &#34;&lt;script&gt;&#34;" in shown
    assert client.get(f"/dashboard/operations/letters/{letters[1].pk}/").status_code == 200


def test_letters_are_discarded_and_redriven_from_the_page(browser, letters, monkeypatch):
    from django.conf import settings

    from atrium.web.operations.models import DeadLetter

    client, path = browser("staff"), "/dashboard/operations/letters/settle/"
    first, *others = [letter.pk for letter in letters]
    page = client.post(path, {"letter": first, "do": "discard"}, follow=True).content.decode()
    assert "1 letter discarded" in page
    page = client.post(path, {"letter": others, "do": "redrive"}, follow=True).content.decode()
    assert "ATRIUM_EVENT_LOG_URL is missing" in page
    log = settings.ENVIRONMENT.model_copy(update={"event_log_url": "memory://page"})
    monkeypatch.setattr(settings, "ENVIRONMENT", log)
    page = client.post(path, {"letter": [first, *others], "do": "redrive"}, follow=True).content.decode()
    assert "2 letters published once more" in page
    assert "No dead letter" in page
    assert dict(DeadLetter.objects.values_list("id", "outcome")) == {
        first: "discarded",
        **dict.fromkeys(others, "redriven"),
    }
    assert "redriven" in client.get("/dashboard/operations/letters/?settled=1").content.decode()


def test_nothing_ticked_is_said_to_be_nothing(browser):
    page = browser("staff").post("/dashboard/operations/letters/settle/", {"do": "discard"}, follow=True)
    assert "No letter is ticked" in page.content.decode()


def test_staff_who_may_only_look_can_not_settle(browser, people, letters):
    people["owner"].is_staff = True
    people["owner"].save()
    client = browser("owner")
    assert "Discard" not in client.get("/dashboard/operations/letters/").content.decode()
    answer = client.post("/dashboard/operations/letters/settle/", {"letter": letters[0].pk, "do": "discard"})
    assert answer.status_code == 403
    letters[0].refresh_from_db()
    assert letters[0].outcome is None


def test_the_state_counts_what_is_stored(browser, letters, people):
    from tests.support.hotels import deliveries, hotel, selected

    from atrium.web.operations.services import store

    store(deliveries(*(selected(str(people["owner"].person), [hotel(n)]) for n in (1, 2))))
    told = browser("staff").get("/api/v1/operations/").json()
    assert (told["store"]["dead"], told["store"]["last_minute"]) == (3, 2)
    rate = [row["events"] for row in told["rate"]]
    assert (len(rate), sum(rate), {row["series"] for row in told["rate"]}) == (60, 2, {"hotels.selected"})
    assert told["versions"]["postgresql"][0].isdigit()
    assert "hotels_hotel" in {row["table"] for row in told["tables"]}


def test_events_are_documented_from_the_contracts(browser):
    client = browser("anonymous")
    document = client.get("/api/events/asyncapi.json").json()
    assert document["asyncapi"] == "3.0.0"
    page = client.get("/api/events/docs/").content.decode()
    for fact in FACTS:
        assert fact.topic in page
        assert fact.type in page
        assert all(f"<code>{name}</code>" in page for name in fact.model_fields), fact
    assert 'id="part-Hotel"' in page
    assert 'id="part-PageTiming"' in page


@pytest.mark.parametrize(("who", "tools"), [("owner", False), ("staff", True)])
def test_documents_stand_in_one_place(who, tools, browser):
    page = browser(who).get("/dashboard/docs/").content.decode()
    for address in ("/api/docs/", "/api/redoc/", "/api/search/docs", "/api/events/docs/", "/api/events/asyncapi.json"):
        assert f'href="{address}"' in page
    assert ('href="/silk/"' in page) is tools
