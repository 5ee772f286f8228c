"""What the command makes of the events of a search."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from atrium.cli.progress import Lines, closing_line, failure_lines
from atrium.cli.running import Found, format_of
from atrium.contracts.errors import AtriumError, BotWall, Cancelled, Duty, EmptyPage, Failure, TimedOut, UnknownName
from atrium.contracts.hotel import Hotel, ListPage, Place
from atrium.contracts.search import (
    Finished,
    HotelFound,
    ListRead,
    PageFailed,
    PageTiming,
    Phases,
    PlaceFound,
    RunReport,
    SearchEvent,
)

TIMING = PageTiming(queued=0)
REPORT = RunReport(
    strategy="asyncio", parser="lexbor", concurrency=8, pages=31, failed=1, hotels=29, bytes_received=4_218_000,
    bytes_inflated=21_300_000, seconds=0.92, floor_seconds=0.8, phases=Phases(waiting=9.25, parsing=0.1234),
)  # fmt: skip


def found(page: int, place: int) -> HotelFound:
    hotel = Hotel(source="s", source_id=f"{page}.{place}", url="u", name=f"Hotel {page}.{place}")
    return HotelFound(position=(page, place), hotel=hotel, timing=TIMING)


def failed(page: int, place: int, leaf: type[AtriumError] = TimedOut) -> PageFailed:
    failure = Failure(code=leaf.code, message=f"it was {leaf.code}", duty=Duty.RETRY, url="http://127.0.0.1/p")
    return PageFailed(position=(page, place), failure=failure, timing=TIMING)


def listed(page: int, hotels: int) -> ListRead:
    return ListRead(page=page, hotels=hotels, total=812, listing=ListPage(hotels=()), timing=TIMING)


def of(events: Iterable[SearchEvent]) -> Found:
    return Found(events, 1, Lines())


@pytest.mark.parametrize(
    ("name", "wanted"),
    [(None, "table"), ("dubai", "table"), ("dubai.txt", "table"), ("Dubai.XLSX", "xlsx"), ("dubai.v2.csv", "csv")],
)
def test_a_file_is_of_the_format_of_its_name(name: str | None, wanted: str):
    assert format_of(Path(name) if name else None) == wanted


def test_a_name_of_no_format_is_told():
    with pytest.raises(UnknownName, match="no format 'doc'"):
        format_of(Path("dubai.doc"))


def test_hotels_come_and_what_failed_is_told(capsys: pytest.CaptureFixture[str]):
    place = Place(geo_id="1", name="Dubai", parents="Emirate of Dubai", list_url="u")
    events = [PlaceFound(place=place), listed(1, 3), found(1, 3), failed(1, 2), found(1, 1), Finished(report=REPORT)]
    run = of(events)
    assert [(number, hotel.source_id) for number, hotel in run.hotels()] == [(1, "1.1"), (3, "1.3")]
    run.tell()
    assert run.count == 2
    assert capsys.readouterr().err.splitlines() == [
        "Dubai, Emirate of Dubai",
        "list page 1: 3 of 812 hotels",
        "hotel 2 of list page 1: it was timed_out (http://127.0.0.1/p)",
        closing_line(REPORT),
    ]


@pytest.mark.parametrize("leaf", [BotWall, TimedOut, EmptyPage])
def test_where_no_hotel_came_the_first_failure_is_raised(leaf: type[AtriumError]):
    with pytest.raises(leaf, match=f"^it was {leaf.code}$") as caught:
        list(of([failed(1, 0, leaf)]).hotels())
    assert caught.value.url == "http://127.0.0.1/p"
    with pytest.raises(leaf, match=rf"^no hotel came: it was {leaf.code} \(and 1 more failed\)$"):
        list(of([listed(1, 2), failed(1, 2, TimedOut), failed(1, 1, leaf)]).hotels())


def test_pages_that_were_cancelled_did_not_fail():
    assert list(of([listed(1, 1), failed(1, 1, Cancelled)]).hotels()) == []


def test_the_closing_line_says_pages_bytes_time_and_floor():
    assert closing_line(REPORT) == (
        "29 hotels · 31 pages, 1 failed · 4.2 MB received, 21.3 MB inflated · "
        "0.92 s, 1.15 \N{MULTIPLICATION SIGN} of the floor · seconds summed over pages: waiting 9.25, parsing 0.12"
    )


def test_a_site_that_is_beside_us_has_no_floor_worth_telling():
    assert "floor" not in closing_line(REPORT.model_copy(update={"floor_seconds": 0.04}))


def test_of_very_many_failures_the_first_are_listed_and_the_rest_counted():
    lines = failure_lines([failed(2, place) for place in range(30, 0, -1)] + [failed(1, 0, BotWall)])
    assert lines[0] == "list page 1: it was bot_wall (http://127.0.0.1/p)"
    assert lines[1].startswith("hotel 1 of list page 2: ")
    assert lines[20:] == ["11 more: timed_out"]
