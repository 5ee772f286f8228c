import json
from collections.abc import Iterator
from datetime import UTC, datetime
from types import NoneType
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel
from tests.support.facts import every_field, hotel, selection

from atrium.contracts.errors import AtriumError, EventNotUnderstood
from atrium.contracts.events import FACTS, TOPICS, Delivery, Event, HotelsObserved, event_id, understand


def told(event: Event) -> dict:
    return json.loads(event.to_json())


def test_an_event_is_a_cloud_event():
    event = selection("ada", hotels=2, id="a")
    assert told(event).keys() == {
        *("specversion", "id", "source", "type", "subject", "time", "datacontenttype", "data"),
    }
    assert (event.specversion, event.type, event.subject) == ("1.0", "atrium.hotels.selected.v1", "ada")
    assert understand(event.to_json()) == event


def test_trace_and_request_travel_as_extension_attributes():
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    fact = HotelsObserved(hotels=(hotel(7),), observed_at=datetime.now(UTC))
    event = Event.of(fact, source="/search-api", traceparent=trace, requestid="r1")
    assert (told(event)["traceparent"], told(event)["requestid"]) == (trace, "r1")
    assert event.subject == "tripadvisor/7"
    assert understand(event.to_json()) == event


def without_one(model: BaseModel) -> Iterator[tuple[str, BaseModel]]:
    """The model without each field, at any depth, that may be None, and that field's path."""
    for name, field in type(model).model_fields.items():
        value = getattr(model, name)
        if NoneType in get_args(field.annotation):
            assert value is not None, f"{name} is to be there"
            yield name, model.model_copy(update={name: None})
        first = value[0] if isinstance(value, tuple) else value
        for path, less in without_one(first) if isinstance(first, BaseModel) else ():
            yield f"{name}.{path}", model.model_copy(update={name: less if first is value else (less,)})


@pytest.mark.parametrize("event", every_field(), ids=lambda event: event.type)
def test_a_field_that_is_none_is_still_none_when_it_is_read(event: Event):
    assert understand(event.to_json()) == event
    changed = [path for path, less in without_one(event) if understand(less.to_json()) != less]
    assert not changed


def test_a_range_of_pages_without_an_end_is_one_page():
    older = told(next(event for event in every_field() if event.type == "atrium.runs.finished.v1"))
    older["data"]["query"]["pages"] = {"first": 1}
    assert understand(json.dumps(older).encode()).data.query.pages.last == 1


def test_fields_of_a_newer_writer_are_ignored_everywhere():
    event = selection("ada")
    newer = told(event)
    newer["sequence"] = "12"
    newer["data"]["mood"] = "glad"
    newer["data"]["hotels"][0]["pool"] = True
    assert understand(json.dumps(newer).encode()) == event


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("id",), None),
        (("id",), ""),
        (("specversion",), "0.3"),
        (("type",), "atrium.hotels.selected.v2"),
        (("time",), "2026-01-01T00:00:00"),
        (("traceparent",), "not one"),
        (("data",), None),
        (("data", "person"), None),
        (("data", "hotels"), []),
        (("data", "hotels", 0, "rating"), 7),
        (("data", "hotels", 0, "latitude"), float("nan")),
        (("data", "hotels", 0, "name"), ""),
    ],
)
def test_what_a_reader_needs_is_insisted_on(path, value):
    broken = told(selection("ada"))
    node = broken
    for step in path[:-1]:
        node = node[step]
    if value is None:
        del node[path[-1]]
    else:
        node[path[-1]] = value
    raw = json.dumps(broken).encode()
    with pytest.raises(EventNotUnderstood):
        understand(raw)
    delivery = Delivery.of("hotels.selected", 0, "1", raw, {}, "k")
    assert delivery.event is None
    assert delivery.error
    assert len(delivery.error) < 600


@given(
    st.binary() | st.recursive(st.none() | st.integers() | st.text(), st.lists).map(lambda x: json.dumps(x).encode())
)
def test_nothing_but_one_leaf_ever_comes_out(raw):
    with pytest.raises(EventNotUnderstood):
        understand(raw)


@pytest.mark.parametrize("raw", [b"[" * 100_000, b'{"type":"\\ud800"}', b"9" * 10_000, b'{"a":' * 5_000])
def test_hostile_bytes_are_only_not_understood(raw):
    with pytest.raises(AtriumError):
        understand(raw)


def test_the_same_key_of_two_people_is_two_events():
    assert event_id("ada", "1") == event_id("ada", "1")
    assert len({event_id("ada", "1"), event_id("bob", "1"), event_id("ada", "2"), event_id("ada:1", ""),
                event_id("ada", ":1")}) == 5  # fmt: skip


def test_each_topic_holds_one_kind_of_fact():
    assert len(set(TOPICS)) == len(FACTS)
    assert all(fact.type == f"atrium.{fact.topic}.v1" for fact in FACTS)
