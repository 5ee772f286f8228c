"""Logs are one event per line, for a person or for a machine, and quiet by default."""

import io
import json
import logging
import sys
from collections.abc import Iterator

import pytest

from atrium.telemetry import logs


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    root, ours = logging.getLogger(), logging.getLogger("atrium")
    before = root.handlers[:], root.level, ours.level
    yield
    root.handlers[:], level, ours_level = before
    root.setLevel(level)
    ours.setLevel(ours_level)


def logged(*, level: logs.Level = "warning", shape: logs.Shape = "text") -> str:
    stream = io.StringIO()
    logs.set_up(level, shape, stream)
    for name in ("atrium.fetching", "urllib3"):
        logging.getLogger(name).info("page received", extra={"url": "http://x/\x1b[2J", "bytes": 12})
        logging.getLogger(name).warning("retried")
    try:
        int("bad\nthing")
    except ValueError:
        logging.getLogger("atrium").error("gave up", exc_info=sys.exc_info())
    return stream.getvalue()


def test_only_warnings_unless_asked():
    lines = logged().splitlines()
    assert lines[0].endswith("warning atrium.fetching: retried")
    assert lines[1].endswith("warning urllib3: retried")
    assert lines[2].endswith("error atrium: gave up")


def test_more_is_asked_of_atrium_only():
    text = logged(level="info")
    assert text.count("page received url=http://x/ [2J bytes=12") == 1
    assert "\x1b" not in text


def test_json_is_one_object_per_line():
    events = [json.loads(line) for line in logged(level="info", shape="json").splitlines()]
    assert [event["message"] for event in events] == ["page received", "retried", "retried", "gave up"]
    assert events[0] | {"time": 0} == {
        "time": 0, "level": "info", "logger": "atrium.fetching", "message": "page received",
        "url": "http://x/\x1b[2J", "bytes": 12,
    }  # fmt: skip
    assert "ValueError: invalid literal" in events[3]["exception"]
