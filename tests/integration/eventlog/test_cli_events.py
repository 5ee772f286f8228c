"""`atrium events` against a real Valkey."""

import asyncio
import json
import sys
import types
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from tests.support.facts import selection

from atrium.cli.events import Moment, events
from atrium.contracts.errors import InvalidRequest
from atrium.eventlog.log import Record
from atrium.eventlog.registry import open_event_log


@pytest.fixture
def url(valkey, namespace) -> str:
    return f"{valkey.url}?namespace={namespace}"


def publish(url: str, *records: Record) -> None:
    async def all_of_them() -> None:
        log = open_event_log(url)
        for record in records:
            await log.publish(record)
        await log.aclose()

    asyncio.run(all_of_them())


def atrium(*arguments: str) -> tuple[int, list[dict], str]:
    result = CliRunner().invoke(events, arguments)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()], result.stderr


def test_tail_prints_one_line_of_json_for_each_event_also_for_poison(url):
    publish(url, Record.of(selection("ada")), Record("runs.finished", "k", b"\xff\n poison"))
    status, lines, _ = atrium("tail", "--log", url, "--from", "1h")
    assert status == 0
    assert {line["topic"]: line.get("event", {}).get("subject") for line in lines} == {
        "hotels.selected": "ada",
        "runs.finished": None,
    }
    assert "Invalid JSON" in next(line["error"] for line in lines if "error" in line)
    assert atrium("tail", "--log", url, "--from", "earliest", "--topic", "hotels.observed") == (0, [], "")


def test_replay_makes_the_group_start_again(url):
    publish(url, Record.of(selection("ada")))
    log = open_event_log(url)
    subscription = log.subscribe("consumer", ["hotels.selected"])
    subscription.commit(subscription.poll(1))
    assert atrium("replay", "--log", url, "--from", "earliest")[0] == 0
    found: list = []
    for _ in range(5):  # the member notices that its group was made anew
        found += subscription.poll(0.1)
    subscription.close()
    assert {delivery.key for delivery in found} == {"ada"}  # once, or again where its lease ran out


def test_redrive_publishes_what_the_database_kept(url, monkeypatch):
    """The service is another process's own: here only the agreement with it is tried."""
    asked = []
    services = types.ModuleType("atrium.web.operations.services")
    services.redrive = lambda ids, publish: (asked.append(ids), publish(Record("hotels.selected", "k", b"raw")), 1)[2]
    services.list_dead_letters = lambda limit: [{"id": 3, "received_at": datetime(2026, 1, 1, tzinfo=UTC)}][:limit]
    django = types.ModuleType("django")
    django.setup = lambda: None
    monkeypatch.setitem(sys.modules, "django", django)
    monkeypatch.setitem(sys.modules, "atrium.web.operations.services", services)
    assert atrium("redrive", "--log", url, "3", "4")[0] == 0
    assert atrium("redrive", "--log", url, "--all")[0] == 0
    assert asked == [[3, 4], None]
    assert [line["raw"] for line in atrium("tail", "--log", url, "--from", "earliest")[1]] == ["raw", "raw"]
    assert atrium("redrive", "--log", url)[0] == 2
    assert atrium("redrive", "--log", url, "--all", "3")[0] == 2
    assert atrium("dead-letters")[1] == [{"id": 3, "received_at": "2026-01-01 00:00:00+00:00"}]


def test_a_log_in_memory_is_nobody_elses():
    result = CliRunner().invoke(events, ["tail", "--log", "memory://x"])
    assert isinstance(result.exception, InvalidRequest)


@pytest.mark.parametrize(("text", "seconds"), [("90s", 90), ("10m", 600), ("2h", 7200), ("7d", 604800)])
def test_times_may_be_said_as_ago(text, seconds):
    ago = (datetime.now(UTC) - Moment().convert(text, None, None)).total_seconds()
    assert ago == pytest.approx(seconds, abs=5)


@pytest.mark.parametrize("text", ["tomorrow", "9x", "2026-13-01", "", "999999d"])
def test_a_time_that_is_none_is_refused(text):
    assert CliRunner().invoke(events, ["tail", "--log", "valkey://x", "--from", text]).exit_code == 2
