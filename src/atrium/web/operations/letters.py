"""Dead letters as rows, as lines and as records."""

import hashlib
from collections.abc import Sequence
from typing import Any

import orjson
from django.db import connection

from atrium.contracts.events import Delivery
from atrium.eventlog.log import Record
from atrium.web.operations.models import DeadLetter

_KEEP = """
INSERT INTO operations_deadletter (topic, partition, "offset", key, event_id, headers, raw, digest, error)
VALUES (%s, %s, %s, %s, %s, %s::jsonb, %s, %s, %s) ON CONFLICT DO NOTHING
"""


def keep(dead: Sequence[tuple[Delivery, str]]) -> int:
    """How many were not there yet: a record that is delivered again is kept once."""
    with connection.cursor() as cursor:
        kept = 0
        for delivery, error in dead:
            cursor.execute(_KEEP, _row(delivery, error))
            kept += cursor.rowcount
    return kept


def _row(delivery: Delivery, error: str) -> list[Any]:
    headers = orjson.dumps({_text(name): _text(value) for name, value in delivery.headers.items()}).decode()
    return [
        delivery.topic,
        delivery.partition,
        delivery.offset,
        _text(delivery.key),
        _text(delivery.event.id) if delivery.event else None,
        headers,
        delivery.raw,
        hashlib.sha256(delivery.raw).hexdigest(),
        _text(error),
    ]


def _text(text: str) -> str:
    """PostgreSQL has no place for NUL, and this of all tables must take what it is given; `raw` stays as it was."""
    return text.replace("\0", "\ufffd").encode(errors="replace").decode()


def record(letter: DeadLetter) -> Record:
    return Record(letter.topic, letter.key, bytes(letter.raw), letter.headers)


def told(letter: DeadLetter) -> dict[str, Any]:
    return {
        "id": letter.id,
        "topic": letter.topic,
        "partition": letter.partition,
        "offset": letter.offset,
        "event_id": letter.event_id,
        "error": letter.error,
        "died_at": letter.died_at,
        "raw": bytes(letter.raw).decode(errors="replace"),
    }
