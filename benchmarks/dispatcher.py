"""Should Django run inside the dispatcher's process (a2wsgi) or behind it? What search-api's own answer then takes.

8 clients ask for the hotel list (30 of 100,000) as fast as they can; beside them one client asks search-api for 2 KB,
100 times a second whether or not answers come: what it waits for counts from when it wanted to ask.
"""

import http.client
import json
import os
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

import uvicorn
from tests.support.postgres import Postgres
from tests.support.valkey import Valkey, free_port

from atrium import identity
from atrium.contracts.person import COOKIE, Person
from atrium.launcher.dispatcher import Dispatcher
from atrium.launcher.proxy import Proxy
from benchmarks import drf_list
from benchmarks.harness import Sample, race, table

SECONDS, ROUNDS, PER_SECOND = 10.0, 5, 100
SECRET = "a key for this benchmark only"
OWN, LIST = "/api/search/cities?q=san&limit=12", "/api/v1/hotels/"  # the first one is 2 KB
HEADERS = {"Cookie": f"{COOKIE}={identity.encode(Person(sub='bench', name='Bench'), SECRET)}"}


class Inside:
    """Django in threads of this process, in the proxy's place."""

    async def __aenter__(self) -> "Inside":
        from a2wsgi import WSGIMiddleware

        from atrium.web.config.wsgi import application

        self._application = WSGIMiddleware(application, workers=4)
        return self

    async def __aexit__(self, *_: object) -> None:
        self._application.executor.shutdown()

    async def __call__(self, scope, receive, send) -> None:
        await self._application(scope, receive, send)


def serve(variant: str, port: int) -> None:
    from atrium.search_api.app import create_app

    web = Inside() if variant == "inside" else Proxy(os.environ["ATRIUM_WEB_SOCKET"])
    uvicorn.run(Dispatcher(create_app(), web), port=port, http="httptools", ws="none", log_level="warning")


@contextmanager
def running(variant: str) -> Iterator[int]:
    port = free_port()
    commands = [[sys.executable, "-m", "benchmarks.dispatcher", "serve", variant, str(port)]]
    if variant == "behind":
        commands.append([sys.executable, "-m", "gunicorn", "--config", "python:atrium.web.config.gunicorn"])
    with TemporaryFile() as said:  # a line for each request
        servers = [subprocess.Popen(command, stdout=said, stderr=said) for command in commands]
    try:
        deadline = time.monotonic() + 90
        while not (_answers(port, OWN) and _answers(port, LIST)):
            assert time.monotonic() < deadline, f"{variant} does not answer"
            time.sleep(0.1)
        yield port
    finally:
        for server in servers:
            server.terminate()
        for server in servers:
            server.wait()


def _answers(port: int, path: str) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers=HEADERS)
        answer = connection.getresponse()
        answer.read()
    except OSError:
        return False
    finally:
        connection.close()
    return answer.status == 200


def measure(variant: str) -> Sample:
    """The 99th percentile; and the median and the list's requests a second as figures."""
    with running(variant) as port:
        hammering = [sys.executable, "-m", "benchmarks.dispatcher", "hammer", str(port)]
        with subprocess.Popen(hammering, stdout=subprocess.PIPE) as hammer:
            time.sleep(1.0)  # its clients are there
            waits, size = _own_answers(port)
            told, _ = hammer.communicate()
    waits.sort()
    p99 = waits[int(len(waits) * 0.99)]
    figures = {"p50": statistics.median(waits), "list_per_second": json.loads(told)["rate"], "bytes": size}
    return Sample(p99, figures=figures)


def _own_answers(port: int) -> tuple[list[float], int]:
    waits, lock, size = [], threading.Lock(), 0
    began = time.perf_counter()
    wanted = iter(began + number / PER_SECOND for number in range(int(SECONDS * PER_SECOND)))

    def client() -> None:
        nonlocal size
        connection = http.client.HTTPConnection("127.0.0.1", port)
        while True:
            with lock:
                due = next(wanted, None)
            if due is None:
                return connection.close()
            time.sleep(max(0.0, due - time.perf_counter()))
            connection.request("GET", OWN, headers=HEADERS)
            answer = connection.getresponse()
            size = len(answer.read())
            assert answer.status == 200
            waits.append(time.perf_counter() - due)

    threads = [threading.Thread(target=client) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return waits, size


def main() -> None:
    match sys.argv[1:]:
        case ["serve", variant, port]:
            return serve(variant, int(port))
        case ["hammer", port]:
            drf_list.SECONDS = SECONDS + 1.5
            sample = drf_list.hammer(int(port), LIST)
            return print(json.dumps({"rate": 1 / sample.seconds}))
    with TemporaryDirectory(prefix="atrium-") as folder:
        database, valkey = Postgres(durable=True).start(), Valkey(Path(folder)).start()
        os.environ |= {
            "ATRIUM_DATABASE_URL": database.url(),
            "ATRIUM_VALKEY_URL": valkey.url,
            "ATRIUM_EVENT_LOG_URL": valkey.url,
            "ATRIUM_SOURCE_URL": "http://127.0.0.1:9",  # nobody searches
            "ATRIUM_SECRET_KEY": SECRET,
            "ATRIUM_ENVIRONMENT": "development",
            "ATRIUM_WEB_SOCKET": f"{folder}/web",
            "ATRIUM_WEB_BIND": f"unix:{folder}/web",
            "ATRIUM_WEB_WORKERS": "1",
            "ATRIUM_GATEWAYS": "*",
            "DJANGO_SETTINGS_MODULE": "atrium.web.config.settings",
        }
        try:
            drf_list.fill()
            record = race(
                "dispatcher",
                question="Seconds until 99 of 100 answers of search-api (2 KB) are there while the list is hammered",
                expected="inside, Django keeps the interpreter lock for 5 ms at a time, and the answer waits its turns",
                variants={name: lambda name=name: measure(name) for name in ("inside", "behind")},
                rounds=ROUNDS,
            )
            print(table(record, "inside"))
        finally:
            valkey.stop()
            database.stop()


if __name__ == "__main__":
    main()
