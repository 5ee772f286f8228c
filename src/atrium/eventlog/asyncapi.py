"""The events as documents, made from the contracts: JSON Schemas and one AsyncAPI 3 description.

`python -m atrium.eventlog.asyncapi FOLDER` writes the schemas: the folder `schemas/` holds what readers rely on.
"""

import json
import sys
from pathlib import Path
from typing import Any

from pydantic.json_schema import models_json_schema

from atrium import __version__
from atrium.contracts.events import CONTENT_TYPE, ENVELOPES, Event, Fact, json_schema


def fact_of(envelope: type[Event]) -> type[Fact]:
    fact = envelope.model_fields["data"].annotation
    assert isinstance(fact, type)  # noqa: S101 - each envelope narrows `data` to one fact
    assert issubclass(fact, Fact)  # noqa: S101
    return fact


def schemas() -> dict[str, dict[str, Any]]:
    """One schema per event type, for readers that are written in something else."""
    return {fact_of(envelope).type: json_schema(envelope) for envelope in ENVELOPES}


def asyncapi() -> dict[str, Any]:
    """https://www.asyncapi.com/docs/reference/specification/v3.0.0"""
    _, found = models_json_schema(
        [(envelope, "validation") for envelope in ENVELOPES], ref_template="#/components/schemas/{model}"
    )
    parts: dict[str, dict[str, Any]] = found["$defs"]
    for part in parts.values():
        part.pop("additionalProperties", None)
    facts = {envelope: fact_of(envelope) for envelope in ENVELOPES}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Atrium events",
            "version": __version__,
            "description": "Facts that Atrium's services tell one another, as CloudEvents 1.0 in structured JSON. "
            "Readers ignore fields that they do not know; the same `id` twice is one event.",
            "license": {"name": "MIT"},
        },
        "defaultContentType": CONTENT_TYPE,
        "channels": {fact.topic: _channel(fact) for fact in facts.values()},
        "operations": {
            f"{verb}.{fact.topic}": _operation(fact, action, says)
            for fact in facts.values()
            for verb, action, says in (
                ("publish", "send", "Published by search-api, acknowledged by the log before anyone is answered."),
                ("store", "receive", "Stored by the consumer, in one transaction with the inbox."),
            )
        },
        "components": {
            "messages": {fact.type: _message(fact, envelope) for envelope, fact in facts.items()},
            "schemas": parts,
        },
    }


def _channel(fact: type[Fact]) -> dict[str, Any]:
    return {
        "address": fact.topic,
        "description": fact.__doc__,
        "messages": {fact.type: {"$ref": f"#/components/messages/{fact.type}"}},
    }


def _operation(fact: type[Fact], action: str, says: str) -> dict[str, Any]:
    channel = f"#/channels/{fact.topic}"
    messages = [{"$ref": f"{channel}/messages/{fact.type}"}]
    return {"action": action, "summary": says, "channel": {"$ref": channel}, "messages": messages}


def _message(fact: type[Fact], envelope: type[Event]) -> dict[str, Any]:
    return {
        "name": fact.type,
        "title": fact.__name__,
        "summary": fact.__doc__,
        "contentType": CONTENT_TYPE,
        "payload": {"$ref": f"#/components/schemas/{envelope.__name__}"},
    }


def write(folder: Path) -> None:
    folder.mkdir(exist_ok=True)
    for name, schema in schemas().items():
        text = json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False)
        (folder / f"{name}.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    write(Path(sys.argv[1]))
