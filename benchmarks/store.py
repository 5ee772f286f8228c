"""100,000 selected hotels, 30 an event, into PostgreSQL: by what the consumer calls, and by the consumer as it runs."""

import asyncio
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, sleep

from tests.support.postgres import Postgres
from tests.support.valkey import Valkey

from atrium.contracts.events import Delivery, Event, HotelsSelected
from atrium.eventlog.log import Record
from atrium.eventlog.registry import open_event_log
from atrium.launcher.postgres import SETTINGS
from benchmarks.drf_list import hotel
from benchmarks.harness import Sample, digest, race, table

PER_EVENT, ROUNDS = 30, 3
HOTELS = 100_000 // PER_EVENT * PER_EVENT
PEOPLE = 40
EVENTS_AT_ONCE = (1, 10, 100)  # a transaction; the consumer takes what has come, 200 at most

CONSUMED = """
    SELECT count(*), extract(epoch FROM clock_timestamp() - min(stored_at))::float FROM operations_processedevent
"""
FOUND = """
    SELECT count(*), sum(hashtext(name || rating || amenities::text)::bigint)::text,
      (SELECT count(*) FROM hotels_observation), (SELECT count(*) FROM hotels_selection) FROM hotels_hotel
"""


def deliveries(people: list[str]) -> list[Delivery]:
    now = datetime.now(UTC)
    made = []
    for number, first in enumerate(range(0, HOTELS, PER_EVENT)):
        hotels = tuple(hotel(number) for number in range(first, first + PER_EVENT))
        person = people[number % len(people)]
        event = Event.of(HotelsSelected(person=person, hotels=hotels, selected_at=now), source="/bench")
        made.append(Delivery(event.data.topic, 0, str(first), event.to_json(), {}, event))
    return made


def empty() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        tables = "hotels_hotel, hotels_observation, hotels_selection, operations_processedevent"
        cursor.execute(f"TRUNCATE {tables} RESTART IDENTITY CASCADE")
        cursor.execute("CHECKPOINT")


def sample(seconds: float) -> Sample:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(FOUND)
        found = cursor.fetchone()
    assert found[0] == found[2] == found[3] == HOTELS
    return Sample(seconds, digest([found]), {"hotels_per_second": HOTELS / seconds})


def stored(batch: list[Delivery], at_once: int) -> Sample:
    from atrium.web.operations.services import store

    empty()
    started = perf_counter()
    for first in range(0, len(batch), at_once):
        taken = batch[first : first + at_once]
        assert store(taken).new == len(taken)
    return sample(perf_counter() - started)


def consumed(batch: list[Delivery]) -> Sample:
    """All of them wait in Valkey, as bin/up runs it. From the first transaction's start until the last row is there."""
    from django.db import connection

    empty()
    with tempfile.TemporaryDirectory() as folder:
        valkey = Valkey(Path(folder)).start()
        asyncio.run(published(valkey.url, batch))
        environment = {**os.environ, "ATRIUM_EVENT_LOG_URL": valkey.url, "ATRIUM_CONSUMER_PORT": "0"}
        process = subprocess.Popen(
            [sys.executable, "-m", "atrium.consumer"], env=environment, stderr=subprocess.DEVNULL
        )
        try:
            with connection.cursor() as cursor:
                done = 0
                while done < len(batch):
                    sleep(0.1)  # a look every 20 ms took 3 % of what the consumer and its database compute
                    cursor.execute(CONSUMED)
                    done, seconds = cursor.fetchone()
        finally:
            process.terminate()
            process.wait()
            valkey.stop()
    return sample(seconds)


async def published(url: str, batch: list[Delivery]) -> None:
    log = open_event_log(url)
    for first in range(0, len(batch), 64):
        together = batch[first : first + 64]
        await asyncio.gather(*(log.publish(Record.of(delivery.event)) for delivery in together if delivery.event))
    await log.aclose()


def variants(batch: list[Delivery]) -> dict[str, Callable[[], Sample]]:
    calls = {f"{count} at once": (lambda count=count: stored(batch, count)) for count in EVENTS_AT_ONCE}
    return {**calls, "consumer": lambda: consumed(batch)}


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
            expected="at least 15,000 hotels a second by the consumer; a commit per event costs half of that",
            variants=variants(deliveries([str(User.objects.create(username=f"b{n}").person) for n in range(PEOPLE)])),
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
