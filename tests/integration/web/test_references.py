"""Observations and selections have no foreign key to hotel and person: none may be left without them all the same."""

from datetime import timedelta

import pytest
from django.http import Http404
from tests.integration.web.beside import beside, waits
from tests.support.clock import until
from tests.support.hotels import NOON, deliveries, hotel, observed, selected

from atrium.contracts.events import Stored

LATER = NOON + timedelta(hours=1)
pytestmark = pytest.mark.usefixtures("committed")

ORPHANS = """
    SELECT (SELECT count(*) FROM hotels_observation WHERE hotel_id NOT IN (SELECT id FROM hotels_hotel)),
      (SELECT count(*) FROM hotels_selection WHERE hotel_id NOT IN (SELECT id FROM hotels_hotel)
        OR person_id NOT IN (SELECT person FROM accounts_user))
"""


@pytest.fixture
def person(people) -> str:
    from atrium.web.operations import services

    person = str(people["owner"].person)
    services.store(deliveries(selected(person, [hotel(1), hotel(2)])))
    return person


def first_hotel():
    from atrium.web.hotels.models import Hotel

    return Hotel.objects.get(source_id="1")


def left() -> tuple[int, int, int]:
    """Observations and selections without a hotel or a person, and hotels."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(ORPHANS)
        observations, selections = cursor.fetchone()
        cursor.execute("SELECT count(*) FROM hotels_hotel")
        return observations, selections, cursor.fetchone()[0]


def test_a_hotel_removed_while_it_is_stored_takes_along_what_was_stored_meanwhile(person, database):
    from django.db import transaction

    from atrium.web.operations import services

    with transaction.atomic():
        services.store(deliveries(observed([hotel(1, rating=3.5)], at=LATER)))
        thread, became = beside(lambda: first_hotel().delete())
        until(lambda: waits(database))
    thread.join()
    assert isinstance(became[0], tuple)
    assert left() == (0, 0, 1)


def test_a_hotel_stored_while_it_is_removed_is_a_new_one(person, database):
    from django.db import transaction

    from atrium.web.hotels.models import Observation
    from atrium.web.operations import services

    before = first_hotel().pk
    with transaction.atomic():
        first_hotel().delete()
        thread, _ = beside(lambda: services.store(deliveries(observed([hotel(1, rating=3.5)], at=LATER))))
        until(lambda: waits(database))
    thread.join()
    assert first_hotel().pk != before
    assert Observation.objects.filter(hotel=first_hotel()).count() == 1
    assert left() == (0, 0, 2)


def test_a_hotel_saved_while_it_is_removed_is_not_there(person, people, database):
    from django.db import transaction

    from atrium.web.hotels import services

    found, other = first_hotel(), str(people["guest"].person)
    with transaction.atomic():
        first_hotel().delete()
        thread, became = beside(lambda: services.select(other, found))
        until(lambda: waits(database))
    thread.join()
    assert isinstance(became[0], Http404)
    assert left() == (0, 0, 1)


def test_what_was_unsaved_comes_back_but_for_a_hotel_that_is_gone(person):
    from atrium.web.hotels import services
    from atrium.web.hotels.models import Selection

    kept = services.deselect(person, Selection.objects.values_list("id", flat=True))
    first_hotel().delete()
    assert services.reselect(person, kept) == 1
    assert Selection.objects.get().hotel.source_id == "2"
    assert left() == (0, 0, 1)


def test_a_statement_that_removes_hotels_leaves_nothing_of_them(person):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM hotels_hotel WHERE source_id = '1'")
    assert left() == (0, 0, 1)


def test_an_account_removed_while_it_saves_takes_along_what_was_saved_meanwhile(person, people, database):
    from django.db import transaction

    from atrium.web.operations import services

    with transaction.atomic():
        services.store(deliveries(selected(person, [hotel(3)])))
        thread, became = beside(people["owner"].delete)
        until(lambda: waits(database))
    thread.join()
    assert isinstance(became[0], tuple)
    assert left() == (0, 0, 3)


def test_what_an_account_saved_that_is_removed_meanwhile_is_a_dead_letter(person, people, database):
    from django.db import transaction

    from atrium.web.operations import services
    from atrium.web.operations.models import DeadLetter

    batch = deliveries(selected(str(people["guest"].person), [hotel(4)]), selected(person, [hotel(3)]))
    with transaction.atomic():
        people["owner"].delete()
        thread, became = beside(lambda: services.store(batch))
        until(lambda: waits(database))
    thread.join()
    assert became[0] == Stored(new=1, duplicates=0, dead=1)
    assert person in DeadLetter.objects.get().error
    assert left() == (0, 0, 3)


def test_an_account_that_is_gone_saves_nothing(person, people):
    from atrium.web.hotels import services
    from atrium.web.hotels.models import Selection

    kept = services.deselect(person, Selection.objects.values_list("id", flat=True)[:1])
    people["owner"].delete()
    for save in (lambda: services.select(person, first_hotel()), lambda: services.reselect(person, kept)):
        with pytest.raises(Http404):
            save()
    assert left() == (0, 0, 2)


def test_a_statement_that_removes_an_account_leaves_nothing_of_what_it_saved(person):
    from django.db import connection

    from atrium.web.hotels.models import Selection

    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_user WHERE person = %s", [person])
    assert not Selection.objects.exists()
