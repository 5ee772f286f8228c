"""GET /api/v1/hotels/ against an ordinary ModelViewSet with page numbers: 30 of 100,000 rows, all fields, 8 clients."""

import http.client
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from tests.support.postgres import Postgres
from tests.support.valkey import free_port

from atrium import identity
from atrium.contracts.hotel import Hotel
from atrium.contracts.person import COOKIE, Person
from benchmarks.harness import Sample, digest, race, table

ROWS, CLIENTS, SECONDS, ROUNDS = 100_000, 8, 4.0, 5
SECRET = "a key for this benchmark only"
PATHS = {"rows as JSON from SQL": "/api/v1/hotels/", "ordinary ModelViewSet": "/api/ordinary/hotels/"}


def hotel(number: int) -> Hotel:
    return Hotel(
        source="bench",
        source_id=str(number),
        url=f"https://hotels.example/Hotel_Review-g1-d{number}-Reviews.html",
        name=f"Hotel {number} Grand",
        city=f"City {number % 500}",
        country="AE",
        stars=number % 10 / 2,
        rating=number % 51 / 10,
        review_count=number,
        rank=number % 470 + 1,
        rank_total=470,
        price_low=100.5,
        price_high=250.0,
        currency="USD",
        street=f"{number} Harbour Road",
        postal_code="12345",
        address=f"{number} Harbour Road, City {number % 500} 12345",
        latitude=25.125,
        longitude=55.25,
        amenities=("Pool", "Free Wifi", "Spa", "Gym", "Restaurant"),
        image_url=f"https://hotels.example/{number}.jpg",
        description="A quiet house by the sea with large rooms. " * 6,
    )


def fill() -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, transaction

    from atrium.web.hotels.services import Sighting, store

    call_command("migrate", verbosity=0)
    now = datetime.now(UTC)
    for first in range(0, ROWS, 5_000):
        with transaction.atomic():
            store([Sighting(hotel(number), now) for number in range(first, first + 5_000)])
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    connection.close()


@contextmanager
def served() -> Iterator[int]:
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", "--config", "python:atrium.web.config.gunicorn"]
    environment = {"ATRIUM_WEB_BIND": f"127.0.0.1:{port}", "ATRIUM_WEB_WORKERS": "1"}
    server = subprocess.Popen([*command, "--log-level", "warning"], env={**os.environ, **environment})
    try:
        deadline = time.monotonic() + 20
        while True:
            try:
                http.client.HTTPConnection("127.0.0.1", port).connect()
                break
            except OSError:
                assert time.monotonic() < deadline
                time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait()


def hammer(port: int, path: str) -> Sample:
    """Seconds per request over SECONDS with CLIENTS keep-alive connections."""
    headers = {"Cookie": f"{COOKIE}={identity.encode(Person(sub='bench', name='Bench'), SECRET)}"}
    counts, bodies = [0] * CLIENTS, set[bytes]()
    deadline = time.perf_counter() + SECONDS

    def client(number: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port)
        body = b""
        while time.perf_counter() < deadline:
            connection.request("GET", path, headers=headers)
            answer = connection.getresponse()
            body = answer.read()
            assert answer.status == 200, body
            counts[number] += 1
        bodies.add(body)

    started = time.perf_counter()
    threads = [threading.Thread(target=client, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    (body,) = bodies
    rate = sum(counts) / seconds
    rows = json.loads(body, parse_int=float)["results"]  # 4 and 4.0 are one number in JSON
    return Sample(1 / rate, digest(rows), {"requests_per_second": rate})


def main() -> None:
    database = Postgres(durable=True).start()
    os.environ |= {
        "ATRIUM_DATABASE_URL": database.url(),
        "ATRIUM_SECRET_KEY": SECRET,
        "ATRIUM_ENVIRONMENT": "development",
        "DJANGO_SETTINGS_MODULE": "benchmarks.ordinary_settings",
    }
    try:
        fill()
        with served() as port:
            for path in PATHS.values():  # prepared statements, caches
                hammer(port, path)
            record = race(
                "drf_list",
                question=f"Seconds a request: 30 of {ROWS:,} hotels, one worker process, {CLIENTS} clients",
                expected="at least 5 times the requests of the ordinary view: no COUNT, no Python object per row",
                variants={name: lambda path=path: hammer(port, path) for name, path in PATHS.items()},
                rounds=ROUNDS,
            )
        print(table(record, "ordinary ModelViewSet"))
    finally:
        database.stop()


if __name__ == "__main__":
    main()
