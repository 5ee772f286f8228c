"""What staff are told: what waits, and how the processes are that no browser reaches."""

import asyncio
import platform

import pytest
from tests.support.facts import selection
from tests.support.valkey import Valkey, free_port

from atrium import __version__
from atrium.consumer.progress import Progress
from atrium.contracts.errors import InvalidRequest
from atrium.contracts.events import Stored
from atrium.contracts.person import Person
from atrium.eventlog.log import Record
from atrium.eventlog.registry import open_event_log
from atrium.search_api.settings import SearchApiSettings
from atrium.telemetry.watch import watched

EVE = Person(sub="eve", name="Eve", staff=True)


@pytest.fixture
def progress() -> Progress:
    found = Progress()
    found.polled()
    return found


def publish(url: str, *people: str) -> None:
    async def all_of_them() -> None:
        log = open_event_log(url)
        for person in people:
            await log.publish(Record.of(selection(person)))
        await log.aclose()

    asyncio.run(all_of_them())


def test_staff_are_told_what_waits_and_who_works(start, town: str, own_valkey: Valkey, progress: Progress):
    silent = free_port()
    with watched("the consumer", progress, "127.0.0.1", 0) as port:
        api = start(town, watched=f"consumer=http://127.0.0.1:{port}, beat=http://127.0.0.1:{silent}")
        publish(own_valkey.url, "ada", "bob")
        progress.committed(Stored(new=20, duplicates=0, dead=0), 0.1)
        answer = api.ask("GET", "/operations", person=EVE)
        everybody = api.ask("GET", "/processes", person=None)
    assert everybody.json == [
        {"name": "consumer", "healthy": 1, "replicas": 1, "version": __version__},
        {"name": "beat", "healthy": 0, "replicas": 1, "version": None},
    ]
    assert answer.status == 200
    assert answer.json["events"]["counts"]["hotels.selected"] == 2
    assert answer.json["tasks"] == {"counts": {"atrium.extractions": 0, "atrium.observations": 0}, "trouble": None}
    itself, consumer, beat = answer.json["processes"]
    assert (itself["name"], itself["version"]) == ("search-api", __version__)
    assert (consumer["name"], consumer["healthy"], consumer["trouble"]) == ("consumer", True, None)
    assert (consumer["version"], consumer["python"]) == (__version__, platform.python_version())
    assert consumer["told"]["events_per_second"] == 2  # over 10 s
    assert (beat["healthy"], beat["version"]) == (False, None)
    assert beat["trouble"] == "does not answer"


def test_a_process_in_trouble_says_so_itself(start, town: str, progress: Progress, monkeypatch):
    monkeypatch.setattr(progress, "_polled", 0)
    progress.failed("store", ConnectionError("the database is away"))
    with watched("the consumer", progress, "127.0.0.1", 0) as port:
        api = start(town, watched=f"consumer=http://127.0.0.1:{port},worker=http://nowhere.invalid:9465")
        _, consumer, worker = api.ask("GET", "/operations", person=EVE).json["processes"]
    assert (consumer["healthy"], consumer["trouble"]) == (False, "store: the database is away")
    assert worker["trouble"] == "there is no such host: nothing runs by this name"


def test_what_cant_be_told_is_not_zero(start, town: str, own_valkey: Valkey):
    api = start(town)
    own_valkey.stop()
    told = api.ask("GET", "/operations", person=EVE).json
    assert told["events"]["counts"] is told["tasks"]["counts"] is None
    assert "the event log does not" in told["events"]["trouble"]


@pytest.mark.parametrize("text", ["worker", "worker=", "worker=https://host:1", "worker=http://host", "=http://h"])
def test_an_address_that_cant_be_watched_is_said_at_the_start(text: str):
    given = {"ATRIUM_ENVIRONMENT": "development", "ATRIUM_SECRET_KEY": "x", "ATRIUM_VALKEY_URL": "valkey://x"}
    more = {"ATRIUM_EVENT_LOG_URL": "memory://x", "ATRIUM_SOURCE_URL": "http://x", "ATRIUM_WATCHED": text}
    with pytest.raises(InvalidRequest, match="ATRIUM_WATCHED"):
        SearchApiSettings.from_environment(given | more)
