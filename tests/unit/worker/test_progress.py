"""What the worker says of itself, without a worker."""

import time

import pytest

from atrium.worker import progress as module
from atrium.worker.progress import HandBack, Progress


@pytest.fixture
def progress() -> Progress:
    made = Progress()
    made.consumes()
    return made


@pytest.fixture
def later(monkeypatch):
    """Moves the clock."""

    def move(seconds: float) -> None:
        now = time.monotonic() + seconds
        monkeypatch.setattr(module.time, "monotonic", lambda: now)

    return move


def trouble(progress: Progress) -> object:
    healthy, told = progress.health()
    assert healthy == (told["trouble"] is None) == (told["status"] == "ok")
    return told["trouble"]


def test_not_before_it_takes_tasks():
    assert trouble(Progress()) == "takes no tasks yet"


def test_not_when_it_takes_none_any_more(progress, later):
    assert trouble(progress) is None
    later(40)
    assert trouble(progress) == "takes no tasks for 40 s"
    progress.consumes()
    assert trouble(progress) is None


def test_not_when_a_task_is_stuck(progress, later):
    with progress.task("extract_hotels", "a/1") as running:
        running.moves(0)
        later(31)
        progress.consumes()
        assert trouble(progress) == "a/1 is stuck"
        running.moves(0)
        assert trouble(progress) is None


def test_not_when_no_page_comes_out_for_longer_than_a_page_may_take(progress, later):
    with progress.task("extract_hotels", "a/1") as running:
        running.patience = 600
        running.moves(3)
        later(601)
        progress.consumes()
        running.moves(3)
        assert trouble(progress) == "a/1: no page came out for 600 s"
        running.advances()
        assert trouble(progress) is None


def test_waiting_for_pages_is_no_trouble(progress, later):
    with progress.task("extract_hotels", "a/1") as running:
        running.patience = 600
        running.moves(0)
        later(700)
        progress.consumes()
        running.moves(0)
        running.moves(3)
        assert trouble(progress) is None


def test_a_task_that_outlives_every_limit_is_named(progress, later):
    with progress.task("extract_hotels", "a/1"):
        assert progress.stuck() is None
        later(module.DEADLY_SECONDS + 1)
        assert progress.stuck() == "a/1"
    assert progress.stuck() is None


@pytest.mark.parametrize(("error", "outcome"), [(None, "done"), (HandBack, "handed_back"), (ValueError, "failed")])
def test_how_a_task_ended_is_counted(progress, error, outcome):
    try:
        with progress.task("observe_hotels", "t"):
            if error:
                raise error
    except (HandBack, ValueError):
        pass
    assert f'atrium_worker_tasks_total{{task="observe_hotels",outcome="{outcome}"}} 1\n' in progress.text()


def test_what_is_served_is_prometheus_text(progress):
    progress.page("hotel")
    progress.observed("failed", 3)
    text = progress.text()
    assert '# TYPE atrium_worker_pages_total counter\natrium_worker_pages_total{outcome="hotel"} 1\n' in text
    assert 'atrium_worker_observations_total{outcome="failed"} 3\n' in text
