import json
from pathlib import Path

import pytest
from tests.support.schemas import changes

from atrium.eventlog.asyncapi import asyncapi, schemas

FOLDER = Path(__file__).parents[3] / "schemas"


def test_every_schema_is_committed_and_no_other():
    assert {path.stem for path in FOLDER.iterdir()} == set(schemas())


@pytest.mark.parametrize("name", schemas())
def test_events_change_only_by_new_optional_fields(name):
    committed, current = json.loads((FOLDER / f"{name}.json").read_text()), json.loads(json.dumps(schemas()[name]))
    breaking, additive = changes(committed, current)
    assert not breaking, f"{name} would break its readers: make it a new version"
    assert not additive, "run: python -m atrium.eventlog.asyncapi schemas"
    assert committed == current, "only words changed; run: python -m atrium.eventlog.asyncapi schemas"


SCHEMA = {
    "type": "object",
    "required": ["id"],
    "properties": {"id": {"type": "string", "maxLength": 9, "title": "Id"}, "hotel": {"$ref": "#/$defs/Hotel"}},
    "$defs": {"Hotel": {"type": "object", "properties": {"stars": {"anyOf": [{"type": "number"}, {"type": "null"}]}}}},
}


@pytest.mark.parametrize(
    ("old", "new", "verdict"),
    [
        ('"title": "Id"', '"title": "Identity"', ([], [])),
        ('"stars": ', '"pool": {"type": "boolean"}, "stars": ', ([], ["event.hotel.pool: is new"])),
        ('"stars": ', '"class": ', (["event.hotel.stars: is gone"], ["event.hotel.class: is new"])),
        ('["id"]', '["id", "hotel"]', (["event.required: ['id'] became ['id', 'hotel']"], [])),
        ('"number"', '"integer"', (["event.hotel.stars.anyOf[0].type: 'number' became 'integer'"], [])),
        ('"maxLength": 9, ', "", (["event.id.maxLength: 9 became None"], [])),
    ],
)
def test_the_comparison_tells_breaking_from_additive(old, new, verdict):
    text = json.dumps(SCHEMA)
    assert old in text
    assert changes(SCHEMA, json.loads(text.replace(old, new))) == verdict


def test_asyncapi_describes_each_topic_and_every_reference_leads_somewhere():
    document = asyncapi()
    assert list(document["channels"]) == ["hotels.selected", "hotels.observed", "runs.finished"]
    assert {operation["action"] for operation in document["operations"].values()} == {"send", "receive"}
    references = []

    def collect(node: object) -> None:
        if isinstance(node, dict):
            references.extend(value for key, value in node.items() if key == "$ref")
            node = list(node.values())
        if isinstance(node, list):
            for each in node:
                collect(each)

    collect(document)
    assert len(references) > 20
    for reference in references:
        node = document
        for step in reference.removeprefix("#/").split("/"):
            node = node[step]
