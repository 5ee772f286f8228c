"""From events to rows: once, whoever delivers them how often, and what can't be stored is kept aside."""

import threading
from datetime import timedelta

import pytest
from tests.support.hotels import NOON, deliveries, hotel, observed, selected

from atrium.contracts.errors import EventLogUnavailable
from atrium.contracts.events import Delivery, Event, RunFinished, Stored
from atrium.contracts.search import Phases, RunReport, SearchQuery

HOUR = timedelta(hours=1)
pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def services():
    from atrium.web.operations import services

    return services


@pytest.fixture
def person(people) -> str:
    return str(people["owner"].person)


def rows(model: str):
    from django.apps import apps

    return apps.get_model(model).objects


def test_a_selection_is_a_hotel_an_observation_and_a_selection(services, person):
    chosen = [hotel(1), hotel(2, rating=None, amenities=())]
    assert services.store(deliveries(selected(person, chosen))) == Stored(new=1, duplicates=0, dead=0)
    assert [row.facts() for row in rows("hotels.Hotel").order_by("id")] == chosen
    assert rows("hotels.Observation").filter(observed_at=NOON).count() == 2
    assert [str(row.person_id) for row in rows("hotels.Selection").all()] == [person, person]


def test_every_fact_of_the_contract_comes_back_as_it_was(services, person):
    whole = hotel(
        7, stars=3.5, rank=3, rank_total=470, price_low=99.5, price_high=250.25, currency="AED", street="1 Quay",
        postal_code="0123", address='1 "Quay", Dubai', latitude=25.1, longitude=-55.25, image_url="https://x.example/1.jpg",
        description="Ünïcode, 東京, emoji 🏨\nand lines", amenities=("Free, fast Wi-Fi", 'a "pool"', "{x}"),
    )  # fmt: skip
    services.store(deliveries(selected(person, [whole])))
    assert rows("hotels.Hotel").get().facts() == whole


def test_the_same_event_again_has_no_second_effect_and_is_counted(services, person):
    event = selected(person, [hotel(1)], key="one")
    assert services.store(deliveries(event, event)) == Stored(new=1, duplicates=1, dead=0)
    assert services.store(deliveries(event)) == Stored(new=0, duplicates=1, dead=0)
    assert rows("hotels.Observation").count() == rows("operations.ProcessedEvent").count() == 1


def test_what_is_newer_wins_and_what_is_unknown_now_leaves_what_was_known(services):
    services.store(deliveries(observed([hotel(1, rating=4.0, price_low=100.0, price_high=200.0, currency="USD")])))
    services.store(deliveries(observed([hotel(1, rating=3.5, amenities=())], at=NOON + HOUR)))
    found = rows("hotels.Hotel").get()
    assert (found.rating, found.price_low, found.currency, found.amenities) == (3.5, 100.0, "USD", ["Pool", "Spa"])
    assert (found.first_seen_at, found.observed_at) == (NOON, NOON + HOUR)
    assert list(rows("hotels.Observation").values_list("rating", "price_low")) == [(4.0, 100.0), (3.5, None)]


def test_a_price_keeps_its_own_currency(services):
    services.store(deliveries(observed([hotel(1, price_low=100.0, price_high=200.0, currency="USD")])))
    services.store(deliveries(observed([hotel(1, price_low=400.0)], at=NOON + HOUR)))
    found = rows("hotels.Hotel").get()
    assert (found.price_low, found.price_high, found.currency) == (400.0, None, None)


def test_what_comes_late_fills_gaps_only(services):
    services.store(deliveries(observed([hotel(1, rating=4.0, city=None)])))
    services.store(deliveries(observed([hotel(1, rating=1.0, city="Doha", name="Old name")], at=NOON - HOUR)))
    found = rows("hotels.Hotel").get()
    assert (found.rating, found.city, found.name) == (4.0, "Doha", "Hotel 1")
    assert (found.first_seen_at, found.observed_at) == (NOON - HOUR, NOON)


def test_one_hotel_several_times_in_a_batch_ends_as_if_they_had_come_one_by_one(services, person, people):
    other = str(people["guest"].person)
    events = [
        selected(person, [hotel(1, rating=1.0), hotel(2)]),
        observed([hotel(1, rating=2.0), hotel(1, rating=2.5, city="Doha")], at=NOON + HOUR),
        selected(other, [hotel(1, rating=None)], at=NOON + 2 * HOUR),
    ]
    assert services.store(deliveries(*events)) == Stored(new=3, duplicates=0, dead=0)
    found = rows("hotels.Hotel").get(source_id="1")
    assert (found.rating, found.city, found.observed_at) == (2.5, "Dubai", NOON + 2 * HOUR)
    assert rows("hotels.Selection").filter(hotel=found).count() == 2


def test_a_finished_run_is_stored_once_with_its_timings(services, person):
    report = RunReport(
        strategy="threads", parser="lexbor", concurrency=8, pages=2, failed=0, hotels=1, bytes_received=10,
        bytes_inflated=20, seconds=0.5, floor_seconds=0.1, phases=Phases(),
    )  # fmt: skip
    fact = RunFinished(
        run_id="r1", person=person, query=SearchQuery(city="Dubai"), status="finished", started_at=NOON,
        finished_at=NOON + HOUR, report=report,
    )  # fmt: skip
    events = [Event.of(fact, source="/tests"), Event.of(fact, source="/tests")]
    assert services.store(deliveries(*events)).new == 2
    run = rows("runs.Run").get()
    assert RunReport.model_validate(run.report) == report
    assert (run.strategy, run.query["city"], str(run.person_id)) == ("threads", "Dubai", person)


def test_a_poison_event_among_good_ones_is_the_only_one_kept_aside(services, person):
    good = [selected(person, [hotel(number)]) for number in range(20)]
    nul = selected(person, [hotel(99), hotel(100, name="a\0b")], key="nul")
    nobody = selected("00000000-0000-0000-0000-000000000000", [hotel(98)], key="nobody")
    nameless = selected("not a uuid", [hotel(97)], key="nameless")
    huge = observed([hotel(96, review_count=2**70)], key="huge")
    batch = deliveries(*good[:5], nul, *good[5:9], nobody, *good[9:], nameless, huge)
    assert services.store(batch) == Stored(new=20, duplicates=0, dead=4)
    assert rows("hotels.Hotel").count() == rows("hotels.Selection").count() == 20
    letters = {letter.event_id: letter for letter in rows("operations.DeadLetter").all()}
    assert letters.keys() == {"nul", "nobody", "nameless", "huge"}
    assert bytes(letters["nul"].raw) == nul.to_json()
    assert not rows("operations.ProcessedEvent").filter(event_id__in=letters).exists()


def test_what_could_not_be_understood_is_kept_as_it_was_and_once(services):
    raw = b'{"not": "an event" \xff\x00'
    batch = [Delivery.of("hotels.selected", 3, "17", raw, {"content-type": "x\0y"}, "k\0")]
    assert services.store(batch) == Stored(new=0, duplicates=0, dead=1)
    assert services.store(batch) == Stored(new=0, duplicates=1, dead=0)
    letter = rows("operations.DeadLetter").get()
    assert (bytes(letter.raw), letter.partition, letter.offset) == (raw, 3, "17")
    (told,) = services.list_dead_letters()
    assert told["error"]
    assert told["id"] == letter.id


def test_after_the_fix_a_redrive_stores_it(services, people):
    from atrium.web.accounts.models import User

    late = "11111111-2222-3333-4444-555555555555"
    event = selected(late, [hotel(1)], key="early")
    assert services.store(deliveries(event)).dead == 1
    User.objects.create(username="late", person=late)
    published = []
    assert services.redrive(None, published.append) == 1
    (record,) = published
    again = Delivery.of(record.topic, 0, "1", record.raw, record.headers, record.key)
    assert again.key == event.subject
    assert services.store([again]) == Stored(new=1, duplicates=0, dead=0)
    assert services.redrive(None, published.append) == 0
    assert services.list_dead_letters() == []


def test_a_redrive_that_fails_half_way_leaves_the_rest_open(services):
    services.store([Delivery.of("hotels.selected", 0, str(n), b"x", {}, "k") for n in range(3)])
    published = []

    def publish(record):
        if published:
            raise EventLogUnavailable("gone")
        published.append(record)

    with pytest.raises(EventLogUnavailable):
        services.redrive(None, publish)
    assert len(services.list_dead_letters()) == 2


def test_a_discarded_letter_is_settled_and_still_there(services):
    services.store([Delivery.of("hotels.selected", 0, "1", b"x", {}, "k")])
    (told,) = services.list_dead_letters()
    assert services.discard([told["id"]]) == 1
    assert services.discard([told["id"]]) == 0
    assert rows("operations.DeadLetter").get().outcome == "discarded"


def test_a_database_that_is_away_is_raised_and_nothing_is_skipped(services, person, database):
    from django.db import OperationalError, connection

    event = selected(person, [hotel(1)])
    connection.ensure_connection()
    database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'web'")
    with pytest.raises(OperationalError):
        services.store(deliveries(event))
    connection.close()
    assert services.store(deliveries(event)).new == 1


def test_two_consumers_at_the_same_events_and_hotels_neither_double_nor_deadlock(services, person):
    events = [selected(person, [hotel(n) for n in range(start, start + 30)]) for start in range(0, 300, 10)]
    results, failures = [], []
    start = threading.Barrier(4)

    def consume(order):
        from django.db import connection

        try:
            start.wait()
            results.extend(services.store(deliveries(*order[first : first + 5])) for first in range(0, len(order), 5))
        except Exception as error:  # noqa: BLE001 - told by the assertion below
            failures.append(error)
        finally:
            connection.close()

    orders = [events, events[::-1], events[10:] + events[:10], events]
    threads = [threading.Thread(target=consume, args=(order,)) for order in orders]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert sum(each.new for each in results) == len(events)
    assert sum(each.duplicates for each in results) == 3 * len(events)
    assert rows("hotels.Selection").count() == rows("hotels.Hotel").count() == 320
