"""What a worker process does of its own accord, without a broker."""

import pytest

from atrium.contracts.tasks import EXTRACTIONS, OBSERVATIONS
from atrium.worker import progress
from atrium.worker.settings import WorkerSettings
from atrium.worker.station import Station


class Ended(Exception):
    pass


def station(**settings) -> Station:
    return Station(WorkerSettings(valkey_url="valkey://nowhere.invalid:1/0", **settings))


def test_a_task_that_is_stuck_ends_the_process(monkeypatch):
    monkeypatch.setattr(progress, "DEADLY_SECONDS", -1)
    made = station()

    def end(task: str) -> None:
        raise Ended(task)

    with made.progress.task("extract_hotels", "a/1"), pytest.raises(Ended, match="a/1"):
        made.beat(end)


def test_observations_are_for_those_who_know_a_source_and_an_event_log():
    whole = {"source_url": "http://127.0.0.1:1", "event_log_url": "memory://x"}
    assert station(**whole).queues == [EXTRACTIONS, OBSERVATIONS]
    for missing in whole:
        assert station(**{name: value for name, value in whole.items() if name != missing}).queues == [EXTRACTIONS]
