"""Structured logs on stderr: one event per line, fields of `extra=` behind it; quiet unless asked."""

import logging
import re
import sys
from collections.abc import Iterator
from contextvars import ContextVar
from typing import Any, Literal, TextIO

import orjson

Level = Literal["debug", "info", "warning", "error"]
Shape = Literal["text", "json"]

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]+")  # a page's text may be in a message: it must not act on a terminal
_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "taskName"}

request_id: ContextVar[str | None] = ContextVar("request_id", default=None)  # of the request that is being answered


def set_up(level: Level = "warning", shape: Shape = "text", stream: TextIO | None = None) -> None:
    """Makes the root logger write to `stream` (stderr). Libraries speak from warnings on only."""
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.setFormatter(JsonLines() if shape == "json" else TextLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(max(logging.WARNING, level_number(level)))
    logging.getLogger("atrium").setLevel(level_number(level))


def level_number(level: Level) -> int:
    return logging.getLevelNamesMapping()[level.upper()]


def _fields(record: logging.LogRecord) -> Iterator[tuple[str, Any]]:
    yield from ((name, value) for name, value in vars(record).items() if name not in _STANDARD)
    if (current := request_id.get()) is not None:
        yield "request_id", current


class TextLines(logging.Formatter):
    """`12:00:01.250 info atrium.fetching: page received url=… bytes=…`, for a person."""

    def format(self, record: logging.LogRecord) -> str:
        clock = f"{self.formatTime(record, '%H:%M:%S')}.{int(record.msecs):03d}"
        fields = "".join(f" {name}={value}" for name, value in _fields(record))
        text = f"{clock} {record.levelname.lower()} {record.name}: {record.getMessage()}{fields}"
        text = _CONTROLS.sub(" ", text)
        return f"{text}\n{self.formatException(record.exc_info)}" if record.exc_info else text


class JsonLines(logging.Formatter):
    """`{"time","level","logger","message", …fields, "exception"?}`, for a machine; time in seconds since 1970."""

    def format(self, record: logging.LogRecord) -> str:
        event: dict[str, Any] = {
            "time": record.created,
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **dict(_fields(record)),
        }
        if record.exc_info:
            event["exception"] = self.formatException(record.exc_info)
        return orjson.dumps(event, default=str, option=orjson.OPT_NON_STR_KEYS).decode()
