"""Alerts raise once, whatever is delivered how often; what changed; the feed."""

import threading
from datetime import timedelta

import pytest
from tests.integration.web.beside import beside, waits
from tests.support.clock import until
from tests.support.hotels import NOON, deliveries, hotel, observed, selected


def see(price: float | None = None, rank: int | None = None, *, hours: int = 0, key: str | None = None, **facts):
    """An event: Hotel 1 is seen `hours` after noon."""
    facts = {"price_low": price, "currency": "USD" if price is not None else None, "rank": rank} | facts
    return observed([hotel(1, **facts)], at=NOON + timedelta(hours=hours), key=key)


@pytest.fixture
def store():
    from atrium.web.operations import services

    return lambda *events: services.store(deliveries(*events))


@pytest.fixture
def alert(people, store):
    """Sets an alert of the owner's for Hotel 1, which costs 100 USD and is the tenth."""
    from atrium.web.following import services
    from atrium.web.hotels.models import Hotel

    store(selected(str(people["owner"].person), [hotel(1, price_low=100, currency="USD", rank=10, rank_total=90)]))
    return lambda kind, threshold: services.set_alert(
        str(people["owner"].person), Hotel.objects.get(source_id="1"), kind, threshold
    )[0]


def raised() -> list[tuple[str, float]]:
    from atrium.web.following.models import Alarm

    return list(Alarm.objects.order_by("id").values_list("kind", "value"))


@pytest.mark.parametrize(
    ("kind", "threshold", "seen", "expected"),
    [
        ("price_below", 90, [95, 90, 85, 80, 120, 70], [90, 70]),
        ("price_above", 110, [109, 110, 130, 100, 111], [110, 111]),
    ],
)
def test_an_alarm_is_raised_where_a_price_crosses_the_threshold(kind, threshold, seen, expected, alert, store):
    alert(kind, threshold)
    for number, price in enumerate(seen, start=1):
        store(see(price, hours=number))
    assert raised() == [(kind, price) for price in expected]


def test_ranks_of_one_batch_are_looked_at_one_by_one(alert, store):
    alert("rank_better", 5)
    alert("rank_worse", 20)
    store(*(see(rank=rank, hours=number) for number, rank in enumerate((6, 5, 7, 3, 20, 19, 25), start=1)))
    assert raised() == [
        ("rank_better", 5), ("rank_better", 3), ("rank_worse", 20), ("rank_worse", 25),
    ]  # fmt: skip


def test_what_is_delivered_again_raises_nothing(alert, store):
    alert("price_below", 90)
    event = see(80, hours=1, key="once")
    assert store(event, event).duplicates == 1
    assert store(event).duplicates == 1
    assert raised() == [("price_below", 80)]


def test_what_comes_late_unknown_or_in_another_currency_raises_nothing(alert, store):
    alert("price_below", 90)
    store(see(50, hours=-5))
    store(see(None, hours=1))
    store(see(50, hours=2, currency="EUR"))
    assert raised() == []


def test_a_threshold_that_is_met_already_waits_until_it_was_not(alert, store):
    assert alert("price_below", 150).met is True
    store(see(140, hours=1), see(200, hours=2), see(149, hours=3))
    assert raised() == [("price_below", 149)]


def test_an_alert_that_fails_with_its_batch_raises_nothing(alert, store):
    from django.db import transaction

    alert("price_below", 90)
    with transaction.atomic():
        store(see(80, hours=1))
        transaction.set_rollback(True)
    assert raised() == []
    store(see(80, hours=1))
    assert raised() == [("price_below", 80)]


def test_two_consumers_at_once_raise_one_alarm(committed, alert, store):
    from django.db import connection

    alert("price_below", 90)
    start, failures = threading.Barrier(4), []

    def consume(number: int) -> None:
        try:
            start.wait()
            # other events of the same hotel at the same moment and price: the inbox can't help here
            store(see(80, hours=1, key=f"event {number}"))
        except Exception as error:  # noqa: BLE001 - told by the assertion below
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=consume, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert raised() == [("price_below", 80)]


def test_setting_an_alert_again_changes_its_threshold(browser, people, alert):
    from atrium.web.hotels.models import Hotel

    client, body = browser("owner"), {"hotel": Hotel.objects.get().pk, "kind": "price_below", "threshold": 90}
    assert client.post("/api/v1/alerts/", body, content_type="application/json").status_code == 201
    again = client.post("/api/v1/alerts/", body | {"threshold": 80}, content_type="application/json")
    assert (again.status_code, again.json()["threshold"], again.json()["currency"]) == (200, 80, "USD")
    for wrong in ({"kind": "cheap"}, {"threshold": -1}, {"hotel": 0}, {"threshold": "x"}):
        refused = client.post("/api/v1/alerts/", body | wrong, content_type="application/json")
        assert refused.status_code == 400, wrong


def test_where_each_fact_came_from_is_remembered(store):
    store(see(100, 4, hours=0, stars=4))
    store(see(90, None, hours=2))
    store(see(70, 9, hours=1, street="1 Main Street"))
    # noon, then two hours later without a rank; what came late fills only what nobody had told
    assert hours_told() == {"price_low": 14, "rank": 12, "stars": 12, "street": 13, "rating": 14}
    store(see(60, 3, hours=3, stars=4, street="1 Main Street"))
    assert set(hours_told().values()) == {15}
    store(see(50, 2, hours=3, stars=5), see(40, 1, hours=1, postal_code="1"))
    assert hours_told() == {"price_low": 15, "rank": 15, "stars": 15, "street": 15, "rating": 15, "postal_code": 13}


def hours_told() -> dict[str, int]:
    from atrium.web.hotels.models import Hotel
    from atrium.web.hotels.provenance import facts_of

    wanted = ("price_low", "rank", "stars", "street", "rating", "postal_code")
    found = facts_of(Hotel.objects.get(source_id="1"))
    return {fact.name: fact.told_at.hour for fact in found if fact.name in wanted and fact.told_at}


def test_a_plan_from_a_time_without_hotels_does_not_read_all_of_them():
    from django.db import connection, transaction

    from atrium.web.following.services import _EVALUATE

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("TRUNCATE hotels_hotel, hotels_observation, hotels_selection CASCADE")
        cursor.execute("SET LOCAL plan_cache_mode = force_generic_plan")
        cursor.execute(f"PREPARE kept (bigint[]) AS {_EVALUATE.replace('%s', '$1').replace('%%', '%')}")
        cursor.execute("EXPLAIN EXECUTE kept (ARRAY[1, 2])")
        plan = "\n".join(line for (line,) in cursor.fetchall())
        cursor.execute("DEALLOCATE kept")
        transaction.set_rollback(True)
    assert "using hotels_hotel_pkey" in plan
    assert "Seq Scan on hotels_hotel" not in plan


def test_changes_are_those_since_the_visit_before(people, store):
    from atrium.web.following import selectors

    person = str(people["owner"].person)
    store(selected(person, [hotel(1, price_low=100, currency="USD", rank=5), hotel(2, rank=5)]))
    before = selectors.now()
    store(see(90, 5, hours=5), observed([hotel(2, rank=5), hotel(3, rank=1)], at=NOON + timedelta(hours=5)))
    (change,) = selectors.changes(person, before)
    assert change["name"] == "Hotel 1"
    assert change["changes"] == [{"fact": "price_low", "before": 100, "now": 90}]
    assert selectors.changes(person, selectors.now()) == []


def test_what_is_stored_after_a_visit_is_news_though_it_was_observed_before(people, store, looking):
    from atrium.web.following import selectors

    person = str(people["owner"].person)
    store(selected(person, [hotel(1, price_low=100, currency="USD")]))
    looking(180)
    store(see(90, hours=2))  # the consumer was behind
    assert looking(240) == 180
    (change,) = selectors.changes(person, selectors.since(person))
    assert change["changes"] == [{"fact": "price_low", "before": 100, "now": 90}]


def test_what_is_being_stored_during_a_visit_is_news_of_it(committed, people, store, database):
    from django.db import transaction

    from atrium.web.following import selectors, services

    person = str(people["owner"].person)
    store(selected(person, [hotel(1, price_low=100, currency="USD"), hotel(2, rank=5)]))
    with transaction.atomic():
        store(see(90, hours=2))  # it has its id, and nobody sees it yet
        after, _ = beside(lambda: store(observed([hotel(2, rank=4)], at=NOON + timedelta(hours=2))))
        after.join()
        thread, became = beside(lambda: selectors.changes(person, services.look(person)))
        until(lambda: waits(database))
    thread.join()
    assert {change["name"] for change in became[0]} == {"Hotel 1", "Hotel 2"}


@pytest.fixture
def looking(people, monkeypatch):
    """Looks at the page of changes so many minutes after the account was made, at noon: since when is news new?"""
    from django.utils import timezone

    from atrium.web.following import services

    people["owner"].date_joined = NOON
    people["owner"].save()

    def look(minutes: int):
        monkeypatch.setattr(timezone, "now", lambda: NOON + timedelta(minutes=minutes))
        return (services.look(str(people["owner"].person)).at - NOON) / timedelta(minutes=1)

    return look


def test_a_visit_ends_after_half_an_hour(looking):
    assert [looking(minutes) for minutes in (1, 5, 20, 100, 101, 140)] == [0, 0, 0, 20, 20, 101]


def test_what_changed_since_it_was_saved_is_news_at_the_first_look(people, store, looking):
    from atrium.web.following import selectors

    person = str(people["owner"].person)

    def news() -> list[str]:
        return [change["name"] for change in selectors.changes(person, selectors.since(person))]

    store(selected(person, [hotel(1, price_low=100, currency="USD")], at=NOON + timedelta(minutes=10)))
    assert news() == []
    store(see(90, hours=1))
    assert news() == ["Hotel 1"]
    assert looking(70) == 0
    assert news() == ["Hotel 1"]
    looking(200)
    assert news() == []


def test_the_overview_counts_news_and_leaves_them_news(browser, people, store):
    from atrium.web.following import selectors

    person, client = str(people["owner"].person), browser("owner")
    now = people["owner"].date_joined
    store(selected(person, [hotel(1, price_low=100, currency="USD")], at=now + timedelta(seconds=1)))
    store(observed([hotel(1, price_low=90, currency="USD")], at=now + timedelta(seconds=2)))
    for _ in range(2):
        assert "change that you have not seen" in client.get("/dashboard/").content.decode()
    assert selectors.since(person).at == now
    assert "Hotel 1" in client.get("/dashboard/alerts/").content.decode()


def test_amounts_are_written_for_scripts_to_put_in_the_format_of_the_reader(browser, alert, store):
    alert("price_below", 90.5)
    store(see(80, hours=1))
    page = browser("owner").get("/dashboard/alerts/").content.decode()
    wished = '<data value="90.5" data-currency="USD">90.50 USD</data>'
    assert f'price is <data value="80.0" data-currency="USD">80 USD</data> (at most {wished})' in page
    assert f"price at most {wished}" in page


def test_the_feed_is_for_who_knows_its_address(browser, people, alert, store):
    from atrium.web.following import services

    alert("price_below", 90)
    store(see(80, hours=1, name="Hôtel <b>&"))
    person = str(people["owner"].person)
    old, new = services.new_feed_key(person), services.new_feed_key(person)
    client = browser("anonymous")
    assert client.get(f"/feeds/{old}/").status_code == 404
    feed = client.get(f"/feeds/{new}/")
    assert feed.status_code == 200
    assert feed.headers["Content-Type"].startswith("application/rss+xml")
    assert "Hôtel &lt;b&gt;&amp;: price is 80 USD (at most 90 USD)" in feed.content.decode()
    assert "private" in feed.headers["Cache-Control"]
