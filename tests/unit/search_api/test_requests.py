"""What a request may say, and what the process wants to know before it starts."""

import os
import signal

import pytest
from pydantic import ValidationError

from atrium.contracts.errors import InvalidRequest
from atrium.search_api.broadcast import Frame, event_id
from atrium.search_api.ending import on_signal
from atrium.search_api.hotels import OnePageRequest
from atrium.search_api.jobs import SearchRequest
from atrium.search_api.settings import SearchApiSettings

NEEDED = {
    "ATRIUM_SECRET_KEY": "8f3a" * 16,
    "ATRIUM_VALKEY_URL": "valkey://v:6379/0",
    "ATRIUM_EVENT_LOG_URL": "kafka://k:9092",
    "ATRIUM_SOURCE_URL": "http://origin",
}


@pytest.mark.parametrize(
    ("written", "first", "last"),
    [("2", 2, 2), ("1-3", 1, 3), ("4-", 4, None), ("all", 1, None), ({"first": 2, "last": 5}, 2, 5), ({}, 1, 1)],
)
def test_pages_may_be_written_as_on_the_command_line(written, first: int, last: int | None):
    pages = SearchRequest(city="Dubai", pages=written).pages
    assert (pages.first, pages.last) == (first, last)


@pytest.mark.parametrize(
    "written", ["0", "3-1", "x", "-1", "", 2, "10001", "1-10001", {"first": 3, "last": 1}, {"last": 10_001}]
)
def test_pages_that_can_not_be_meant(written):
    with pytest.raises(ValidationError):
        SearchRequest(city="Dubai", pages=written)


@pytest.mark.parametrize("city", ["", " ", "\u3000", "Du\0bai", "\0", "\tDubai", "a\x9f", "\ud800", "x" * 201])
def test_what_no_city_is_called(city: str):
    with pytest.raises(ValidationError):
        SearchRequest(city=city)


@pytest.mark.parametrize("city", [" Dubai", "Saint-Étienne, France", "東京", "292223", "a\u200bb"])
def test_what_a_city_may_be_called(city: str):
    assert SearchRequest(city=city).city == city


def test_one_page_is_one_page():
    assert OnePageRequest(city="Dubai", pages="7").pages.last == 7
    for several in ("1-2", "all", "10001", {"first": 1, "last": 1}):
        with pytest.raises(ValidationError, match="one page"):
            OnePageRequest(city="Dubai", pages=several)


@pytest.mark.parametrize("name", NEEDED)
def test_what_is_missing_is_named(name: str):
    with pytest.raises(InvalidRequest, match=f"search-api can't start: {name} is missing"):
        SearchApiSettings.from_environment({key: value for key, value in NEEDED.items() if key != name})


def test_a_placeholder_of_a_secret_is_refused_in_production():
    with pytest.raises(InvalidRequest, match="ATRIUM_SECRET_KEY is a placeholder"):
        SearchApiSettings.from_environment(NEEDED | {"ATRIUM_SECRET_KEY": "change-me" * 8})


def test_ids_of_events_are_ordered_as_numbers():
    assert event_id("9-5") < event_id("10-0") < event_id("10-12")
    assert event_id("7") == (7, 0)
    for wrong in ("", "x", "1-x", "1-2-3", "-1", "9" * 50):
        with pytest.raises(ValueError, match=r"not the id|invalid literal"):
            event_id(wrong)


def test_a_frame_is_what_an_event_source_reads():
    frame = Frame.of(("1-0", "status_changed", b'{"event":"status_changed","status":"finished","failure":null}'))
    assert frame.raw.startswith(b"id: 1-0\nevent: status_changed\ndata: {")
    assert frame.raw.endswith(b"}\n\n")
    assert frame.is_last
    interrupted = Frame.of(("2-0", "status_changed", b'{"status":"interrupted"}'))
    assert not interrupted.is_last  # it may go on


def test_a_signal_reaches_both_and_afterwards_the_server_alone():
    told: list[str] = []
    before = signal.signal(signal.SIGTERM, lambda *_: told.append("server"))
    try:
        with on_signal(lambda: told.append("application")):
            os.kill(os.getpid(), signal.SIGTERM)
        os.kill(os.getpid(), signal.SIGTERM)
    finally:
        signal.signal(signal.SIGTERM, before)
    assert told == ["application", "server", "server"]
