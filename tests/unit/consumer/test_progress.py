import re

import pytest

from atrium.consumer import progress as module
from atrium.consumer.progress import Progress
from atrium.consumer.settings import ConsumerSettings
from atrium.contracts.errors import InvalidRequest
from atrium.contracts.events import Stored


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def time(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(module, "time", clock)
    return clock


def test_it_is_healthy_while_it_polls_and_nothing_waits(clock):
    progress = Progress()
    clock.now += 3600
    progress.polled()
    progress.lags({"hotels.selected": 0})
    assert progress.health()[0]


def test_silence_is_not_health(clock):
    progress = Progress()
    clock.now += module.STALLED_SECONDS
    assert not progress.health()[0]


def test_to_poll_without_getting_on_is_not_health_either(clock):
    progress = Progress()
    progress.lags({"hotels.selected": 3})
    progress.failed("store", ConnectionError("gone"))
    clock.now += module.STALLED_SECONDS
    progress.polled()
    healthy, told = progress.health()
    assert not healthy
    assert (told["lag"], told["trouble"]) == (3, "store: gone")
    progress.committed(Stored(3, 0, 0), 0.1)
    assert progress.health()[0]


def test_the_text_is_what_prometheus_reads(clock):
    progress = Progress()
    progress.committed(Stored(new=20, duplicates=5, dead=5), 0.25)
    progress.lags({"hotels.selected": 7, "runs.finished": 0})
    text = progress.text()
    sample = re.compile(r'atrium_consumer_[a-z_]+(\{[a-z]+="[a-z.]+"\})? [0-9.e+]+')
    assert all(line.startswith(("# HELP ", "# TYPE ")) or sample.fullmatch(line) for line in text.splitlines())
    assert "atrium_consumer_events_per_second 3\n" in text
    assert 'atrium_consumer_lag_events{topic="hotels.selected"} 7\n' in text
    clock.now += 11
    assert "atrium_consumer_events_per_second 0\n" in progress.text()


def test_settings_come_from_the_environment_or_from_files(tmp_path):
    (tmp_path / "url").write_text("valkey://:secret@host/0\n")
    settings = ConsumerSettings.from_environment(
        {"ATRIUM_EVENT_LOG_URL_FILE": str(tmp_path / "url"), "ATRIUM_CONSUMER_PORT": "0"}
    )
    assert (settings.event_log_url, settings.port) == ("valkey://:secret@host/0", 0)


@pytest.mark.parametrize(
    "environment", [{}, {"ATRIUM_EVENT_LOG_URL": ""}, {"ATRIUM_EVENT_LOG_URL_FILE": "/nowhere/at/all"}]
)
def test_what_is_missing_is_named(environment):
    with pytest.raises(InvalidRequest, match="ATRIUM_EVENT_LOG_URL"):
        ConsumerSettings.from_environment(environment)
