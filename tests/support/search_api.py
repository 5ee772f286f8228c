"""search-api as a process of its own, and people who ask it."""

import http.client
import json
import signal
import time
from collections.abc import Iterator
from typing import Any, NamedTuple

from tests.support.clock import Clock
from tests.support.forked import Forked
from tests.support.valkey import free_port

from atrium import identity
from atrium.contracts.person import COOKIE, Person

SECRET = "a key for tests only"
ADA = Person(sub="ada", name="Ada")
BOB = Person(sub="bob", name="Bob")


class SearchApi:
    """`python -m atrium.search_api`, which can be killed and started again on the same port."""

    def __init__(self, valkey_url: str, source_url: str, **settings: Any) -> None:
        self.port = free_port()
        given = {
            "environment": "development",
            "secret_key": SECRET,
            "valkey_url": valkey_url,
            "event_log_url": valkey_url,
            "source_url": source_url,
            "rate": 1e6,
            "search_api_port": self.port,
            **settings,
        }
        self._environment = {f"ATRIUM_{name.upper()}": str(value) for name, value in given.items()}
        self.process: Forked | None = None

    def start(self) -> "SearchApi":
        self.process = Forked("atrium.search_api", env=self._environment)
        deadline = time.monotonic() + 60
        while True:
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise AssertionError("search-api does not start")
            try:
                assert self.ask("GET", "/healthz", person=None).status == 200
            except OSError:
                time.sleep(0.05)
            else:
                return self

    def kill(self) -> None:
        """kill -9."""
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def stop(self) -> float:
        """SIGTERM. How many seconds of the test's Clock it took to end."""
        if self.process is None or self.process.poll() is not None:
            return 0.0
        clock = Clock()
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)
        return clock.seconds()

    def connect(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def headers(self, person: Person | None) -> dict[str, str]:
        cookie = {"Cookie": f"{COOKIE}={identity.encode(person, SECRET)}"} if person else {}
        return {"Sec-Fetch-Site": "same-origin", **cookie}

    def ask(
        self, method: str, path: str, body: Any = None, *, person: Person | None = ADA, **headers: str | None
    ) -> "Answer":
        """Header names with _ for -; None leaves one out."""
        given = self.headers(person) | {name.replace("_", "-"): text for name, text in headers.items()}
        connection = self.connect()
        data = None if body is None else json.dumps(body)
        sent = {name: text for name, text in given.items() if text is not None}
        connection.request(method, f"/api/search{path}", data, sent | {"Content-Type": "application/json"})
        answer = connection.getresponse()
        raw = answer.read()
        connection.close()
        return Answer(answer.status, dict(answer.headers.items()), raw)

    def submit(self, *, person: Person = ADA, **query: Any) -> dict[str, Any]:
        answer = self.ask("POST", "/jobs", {"city": "Dubai"} | query, person=person)
        assert answer.status == 202, answer
        return answer.json

    def job(self, job: str, *, person: Person = ADA) -> dict[str, Any]:
        return self.ask("GET", f"/jobs/{job}", person=person).json

    def wait(self, job: str, *statuses: str, seconds: float = 30) -> dict[str, Any]:
        """Until the job has one of `statuses`, or is over."""
        wanted = statuses or ("finished", "failed", "cancelled")
        deadline = time.monotonic() + seconds
        while (found := self.job(job))["status"] not in wanted:
            assert time.monotonic() < deadline, found
            time.sleep(0.02)
        return found

    def events(self, job: str, *, person: Person = ADA, after: str | None = None) -> Iterator["Told"]:
        """As they come, until the stream ends or the caller stops."""
        connection = self.connect()
        last = {} if after is None else {"Last-Event-ID": after}
        connection.request("GET", f"/api/search/jobs/{job}/events", headers=self.headers(person) | last)
        answer = connection.getresponse()
        try:
            if answer.status == 204:
                return
            assert answer.status == 200, answer.read()
            fields: dict[str, str] = {}
            while line := answer.readline().decode():
                name, _, text = line.rstrip("\n").partition(": ")
                if name:
                    fields[name] = text
                elif "data" in fields:
                    yield Told(fields["id"], fields["event"], json.loads(fields["data"]))
                    fields = {}
        finally:
            connection.close()


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    raw: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.raw)


class Told(NamedTuple):
    id: str
    event: str
    data: dict[str, Any]
