"""A whole search against a site of our own, with the real gazetteer and the default strategy."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest
from tests.support.clock import Clock
from tests.support.static_site import FAULTS, counters, static_site

from atrium.contracts.errors import (
    AmbiguousCity,
    BodyCorrupt,
    BotWall,
    Cancelled,
    ConnectionBroken,
    EmptyPage,
    PageBeyondLast,
    PageMissing,
    ServerFailed,
    TimedOut,
    UnknownCity,
    Unreachable,
)
from atrium.contracts.search import Finished, HotelFound, ListRead, PageFailed, PageRange, PlaceFound, SearchQuery
from atrium.fetching.policy import FetchPolicy
from atrium.fetching.rate import FileRate
from atrium.fetching.robots import Robots
from atrium.fetching.site import Site
from atrium.searching.search import search
from atrium.strategies import registry
from atrium.strategies.strategy import Strategy


@pytest.fixture(scope="module")
def town() -> Iterator[str]:
    with static_site(total=75) as address:
        yield address


@pytest.fixture
def strategy() -> Iterator[Strategy]:
    opened = registry.open(registry.DEFAULT)
    yield opened
    opened.close()


@pytest.fixture
def run(strategy: Strategy, tmp_path) -> Callable:
    def events(address: str, city: str = "Dubai", pages: str = "1", cancelled=None, earlier=(), **limits):
        limits = {"requests_per_second": 1e6} | limits
        site = Site(FetchPolicy(address, **limits), Robots(), FileRate(tmp_path))
        query = SearchQuery(city=city, pages=PageRange.parse(pages))
        return search(query, site, strategy, cancelled or threading.Event(), earlier)

    return events


def test_one_page(run, town):
    place, read, *middle, finished = list(run(town))
    assert (type(place), place.place.name) == (PlaceFound, "Dubai")
    assert (type(read), read.hotels, read.total) == (ListRead, 30, 75)
    hotels = sorted((event for event in middle if isinstance(event, HotelFound)), key=lambda event: event.position)
    assert [event.hotel.source_id for event in hotels] == [str(number) for number in range(100, 130)]
    report = finished.report
    assert (type(finished), report.pages, report.failed, report.hotels) == (Finished, 31, 0, 30)
    assert 0 < report.floor_seconds < report.seconds
    assert len(report.timings) == 31


@pytest.mark.parametrize(("pages", "first", "last"), [("all", 100, 174), ("2-3", 130, 174), ("2", 130, 159)])
def test_several_pages_each_hotel_once(run, town, pages, first, last):
    hotels = [event for event in run(town, pages=pages) if isinstance(event, HotelFound)]
    ordered = [event.hotel.source_id for event in sorted(hotels, key=lambda event: event.position)]
    assert ordered == [str(number) for number in range(first, last + 1)]


def test_a_page_that_fails_does_not_fail_the_search(run):
    with static_site(total=30, faults=FAULTS) as address:
        events = list(run(address, attempts=1))
    failed = {event.position: event.failure.code for event in events if isinstance(event, PageFailed)}
    assert failed == {(1, 8): "page_missing", (1, 18): "bot_wall", (1, 28): "empty_page"}
    assert events[-1].report.hotels == 27


def test_a_page_beyond_the_last(run, town):
    with pytest.raises(PageBeyondLast):
        list(run(town, pages="9"))


@pytest.mark.parametrize(
    ("fault", "leaf"),
    [
        ("missing", PageMissing),
        ("wall", BotWall),
        ("empty", EmptyPage),
        ("reset", ConnectionBroken),
        ("cut off", BodyCorrupt),
        ("failing", ServerFailed),
        ("stalled", TimedOut),
    ],
)
def test_a_first_list_page_that_fails_is_why_the_search_fails(run, fault, leaf):
    with static_site(faults={"p1": fault}) as address:
        with pytest.raises(leaf) as caught:
            list(run(address, attempts=2, backoff=0.01, read_timeout=0.3))
        assert caught.value.url == f"{address}/Hotels-g1-Town-Hotels.html"


def test_another_list_page_that_fails_costs_its_hotels_only(run):
    with static_site(faults={"p2": "failing"}) as address:
        events = list(run(address, pages="all", attempts=1))
    assert [event.position for event in events if isinstance(event, PageFailed)] == [(2, 0)]
    assert {event.position[0] for event in events if isinstance(event, HotelFound)} == {1, 3}
    assert events[-1].report.hotels == 60


def test_a_list_that_ends_before_it_said_so(run):
    with static_site(total=3000, faults={"p3": "missing", "p4": "missing"}) as address:
        events = list(run(address, pages="all", concurrency=1))
        asked = counters(address)["requests"]
    assert [(event.page, event.total) for event in events if isinstance(event, ListRead)] == [(1, 3000), (2, 3000)]
    assert asked == 1 + 4 + 60  # the place, its lists, its hotels


def test_one_list_page_that_is_missing_does_not_end_the_list(run):
    with static_site(total=100, faults={"p3": "missing"}) as address:
        events = list(run(address, pages="all", concurrency=1))
    assert [event.page for event in events if isinstance(event, ListRead)] == [1, 2, 4]


def test_an_interrupted_search_asks_for_what_is_missing_only(run, town):
    earlier, cancelled = [], threading.Event()
    for event in run(town, pages="all", cancelled=cancelled, concurrency=4):
        earlier.append(event)
        if sum(isinstance(event, HotelFound) for event in earlier) == 40:
            cancelled.set()
    had = [event for event in earlier if isinstance(event, (ListRead, HotelFound))]
    before = counters(town)["requests"]
    rest = list(run(town, pages="all", earlier=earlier[:-1]))
    assert counters(town)["requests"] - before == 3 + 75 - len(had)
    assert not any(isinstance(event, PlaceFound) for event in rest)
    hotels = [event.hotel.source_id for event in (*had, *rest) if isinstance(event, HotelFound)]
    assert sorted(hotels) == [str(number) for number in range(100, 175)]


def test_a_city_that_nobody_knows(run, town):
    with pytest.raises(UnknownCity, match="Nowhereville"):
        list(run(town, city="Nowhereville"))


def test_a_city_that_the_source_does_not_know(run, town):
    with pytest.raises(UnknownCity, match="Oslo, Norway is known, but not to the source"):
        list(run(town, city="Oslo"))


def test_one_of_many(run, town):
    before = counters(town)["requests"]
    with pytest.raises(AmbiguousCity):
        list(run(town, city="Springfield"))
    assert counters(town)["requests"] == before


def test_nobody_listens(run):
    with pytest.raises(Unreachable):
        list(run("http://127.0.0.1:9", attempts=1))


@pytest.mark.parametrize("leave", ["cancelled", "closed"])
def test_a_search_that_is_left_asks_for_nothing_more(run, leave):
    with static_site(latency=0.1) as address:
        cancelled = threading.Event()
        events = run(address, pages="all", cancelled=cancelled, concurrency=4)
        while not isinstance(next(events), HotelFound):
            pass
        clock = Clock()
        if leave == "cancelled":
            cancelled.set()
            assert isinstance(list(events)[-1], Finished)
        else:
            events.close()
        assert clock.seconds() < 1
        time.sleep(0.3)
        before = counters(address)["requests"]
        time.sleep(0.2)
        assert counters(address)["requests"] == before < 40


def test_cancelled_before_anything_was_read(run):
    with static_site(latency=30.0) as address:
        cancelled = threading.Event()
        threading.Timer(0.3, cancelled.set).start()
        clock = Clock()
        with pytest.raises(Cancelled):
            list(run(address, cancelled=cancelled))
        assert clock.seconds() < 1.3
