"""Hotels come in page order, none before its turn, none lost."""

import random

import pytest

from atrium.cli.page_order import PageOrder
from atrium.contracts.errors import Duty, Failure
from atrium.contracts.hotel import Hotel, ListPage
from atrium.contracts.search import HotelFound, ListRead, PageFailed, PageTiming

TIMING = PageTiming(queued=0)
FAILURE = Failure(code="timed_out", message="too late", duty=Duty.RETRY)


def listed(page: int, hotels: int) -> ListRead:
    return ListRead(page=page, hotels=hotels, total=None, listing=ListPage(hotels=()), timing=TIMING)


def found(page: int, place: int) -> HotelFound:
    hotel = Hotel(source="s", source_id=f"{page}.{place}", url="u", name="n")
    return HotelFound(position=(page, place), hotel=hotel, timing=TIMING)


def failed(page: int, place: int) -> PageFailed:
    return PageFailed(position=(page, place), failure=FAILURE, timing=TIMING)


@pytest.mark.parametrize("seed", range(20))
def test_any_order_of_events_gives_the_order_of_the_pages(seed: int):
    events = [
        listed(2, 3),
        found(2, 1),
        failed(2, 2),
        found(2, 3),
        failed(3, 0),
        listed(4, 2),
        found(4, 2),
        found(4, 5),
    ]
    random.Random(seed).shuffle(events)
    order = PageOrder(first_page=2)
    given = [numbered for event in events for numbered in order.due(event)]
    assert [(number, hotel.source_id) for number, hotel in given] == [(1, "2.1"), (3, "2.3"), (4, "4.2"), (5, "4.5")]
    assert order.rest() == []


def test_nothing_is_due_before_everything_in_front_of_it():
    order = PageOrder(first_page=1)
    assert order.due(listed(1, 2)) == []
    assert order.due(listed(2, 1)) == []
    assert order.due(found(2, 1)) == []
    assert order.due(found(1, 2)) == []
    assert [hotel.source_id for _, hotel in order.due(found(1, 1))] == ["1.1", "1.2", "2.1"]


def test_what_waited_for_pages_that_never_came_is_not_lost():
    order = PageOrder(first_page=1)
    for event in (listed(1, 3), found(1, 3), found(1, 1), listed(2, 2), found(2, 2)):
        assert order.due(event) == []
    assert [hotel.source_id for _, hotel in order.rest()] == ["1.1", "1.3", "2.2"]
