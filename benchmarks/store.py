"""100,000 selected hotels, 30 an event, into PostgreSQL through what the consumer calls: how many at once?"""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from time import perf_counter

from tests.support.postgres import Postgres

from atrium.contracts.events import Delivery, Event, HotelsSelected
from atrium.launcher.postgres import SETTINGS
from benchmarks.drf_list import hotel
from benchmarks.harness import Sample, digest, race, table

PER_EVENT, ROUNDS = 30, 3
HOTELS = 100_000 // PER_EVENT * PER_EVENT
EVENTS_AT_ONCE = (1, 10, 100)  # a transaction; the consumer takes what has come, 100 at most

FOUND = """
    SELECT count(*), sum(hashtext(name || rating || amenities::text)::bigint)::text,
      (SELECT count(*) FROM hotels_observation), (SELECT count(*) FROM hotels_selection) FROM hotels_hotel
"""


def deliveries(person: str) -> list[Delivery]:
    now = datetime.now(UTC)
    made = []
    for first in range(0, HOTELS, PER_EVENT):
        hotels = tuple(hotel(number) for number in range(first, first + PER_EVENT))
        event = Event.of(HotelsSelected(person=person, hotels=hotels, selected_at=now), source="/bench")
        made.append(Delivery(event.data.topic, 0, str(first), event.to_json(), {}, event))
    return made


def stored(batch: list[Delivery], at_once: int) -> Sample:
    """Into empty tables, and every row is there afterwards."""
    from django.db import connection

    from atrium.web.operations.services import store

    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE hotels_hotel, operations_processedevent RESTART IDENTITY CASCADE")
        cursor.execute("CHECKPOINT")
        started = perf_counter()
        for first in range(0, len(batch), at_once):
            taken = batch[first : first + at_once]
            assert store(taken).new == len(taken)
        seconds = perf_counter() - started
        cursor.execute(FOUND)
        found = cursor.fetchone()
    assert found[0] == found[2] == found[3] == HOTELS
    return Sample(seconds, digest([found]), {"hotels_per_second": HOTELS / seconds})


def variants(batch: list[Delivery]) -> dict[str, Callable[[], Sample]]:
    return {f"{count} at once": (lambda count=count: stored(batch, count)) for count in EVENTS_AT_ONCE}


def main() -> None:
    database = Postgres(durable=True, settings=SETTINGS).start()  # as bin/up runs it
    os.environ |= {
        "ATRIUM_DATABASE_URL": database.url(),
        "ATRIUM_SECRET_KEY": "a key for this benchmark only",
        "ATRIUM_ENVIRONMENT": "development",
        "DJANGO_SETTINGS_MODULE": "atrium.web.config.settings",
    }
    try:
        import django

        django.setup()
        from django.core.management import call_command
        from django.db import connection

        from atrium.web.accounts.models import User

        call_command("migrate", verbosity=0)
        record = race(
            "store",
            question=f"Seconds to store {HOTELS:,} hotels, {PER_EVENT} an event, that many events a transaction",
            expected="at least 15,000 hotels a second with 100 events at once; a commit per event costs half of that",
            variants=variants(deliveries(str(User.objects.create(username="bench").person))),
            rounds=ROUNDS,
        )
        connection.close()
        print(table(record, f"{EVENTS_AT_ONCE[-1]} at once"))
        for name, seconds in record["medians"].items():
            print(f"{name:24} {HOTELS / seconds:10,.0f} hotels a second")
    finally:
        database.stop()


if __name__ == "__main__":
    main()
