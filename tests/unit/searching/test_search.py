"""One search over a strategy that holds its outcomes in memory: what becomes of each outcome."""

import random
import threading
from collections.abc import Callable, Iterable, Iterator

import pytest

from atrium.contracts.errors import Cancelled, Duty, Failure, PageBeyondLast, UnknownPage
from atrium.contracts.hotel import Hotel, ListedHotel, ListPage, Place
from atrium.contracts.search import (
    Finished,
    HotelFound,
    ListRead,
    PageFailed,
    PageOutcome,
    PageRange,
    PageRequest,
    PageTiming,
    PlaceFound,
    SearchEvent,
    SearchQuery,
)
from atrium.fetching.policy import FetchPolicy
from atrium.fetching.robots import Robots
from atrium.fetching.site import Site
from atrium.searching.search import search

BASE = "http://127.0.0.1:1"
FOUND = PlaceFound(place=Place(geo_id="1", name="Town", list_url=f"{BASE}/Hotels-g1-Town-Hotels.html"))
TIMING = PageTiming(queued=0, started=1, connected=1, first_byte=2, received=3, inflated=4, parsed=5)


def hotel(source_id: str, **more) -> Hotel:
    return Hotel(source="tripadvisor", source_id=source_id, url=f"{BASE}/h{source_id}", name=source_id, **more)


def listing(*ids: str, **more) -> ListPage:
    """Hotels as "id" or "id@geo"."""
    split = (one.partition("@") for one in ids)
    hotels = (
        ListedHotel(source_id=one, name=one, url=f"{BASE}/h{one}", geo_id=geo or "1", position=position)
        for position, (one, _, geo) in enumerate(split, 1)
    )
    return ListPage(geo_id="1", hotels=tuple(hotels), **more)


def failure(code: str) -> Failure:
    return Failure(code=code, message="so it is", duty=Duty.REJECT, url=BASE)


class InMemory:
    """Outcomes by position: so many are taken at once, and come in an order of their own."""

    name = "in-memory"

    def __init__(
        self,
        found: dict[tuple[int, int], Hotel | ListPage | Failure],
        *,
        limit: int = 8,
        arrive: Callable[[list[PageRequest]], Iterable[PageRequest]] = reversed,
    ) -> None:
        self.found, self.limit, self.arrive = found, limit, arrive
        self.asked: list[tuple[int, int]] = []

    def extract(self, work, _site, _cancelled) -> Iterator[PageOutcome]:
        while taken := work.take(self.limit):
            for request in self.arrive(taken):
                self.asked.append(request.position)
                found = self.found[request.position]
                kind = {Hotel: "hotel", ListPage: "listing", Failure: "failure"}[type(found)]
                yield PageOutcome(request=request, timing=TIMING, **{kind: found})

    def close(self) -> None:
        pass


def run(strategy: InMemory, pages: str = "1", earlier: tuple[SearchEvent, ...] = (), cancelled=None):
    query = SearchQuery(city="Town", pages=PageRange.parse(pages))
    site = Site(FetchPolicy(BASE), Robots())
    return list(search(query, site, strategy, cancelled or threading.Event(), (FOUND, *earlier)))


def test_events_as_pages_come_in_and_a_report_at_the_end():
    strategy = InMemory({(1, 0): listing("7", "8", total=2), (1, 1): hotel("7"), (1, 2): failure("page_missing")})
    read, failed, found, finished = run(strategy)
    assert (type(read), read.page, read.hotels, read.total) == (ListRead, 1, 2, 2)
    assert (type(failed), failed.position, failed.failure.code) == (PageFailed, (1, 2), "page_missing")
    assert (type(found), found.position, found.hotel.source_id) == (HotelFound, (1, 1), "7")
    assert isinstance(finished, Finished)
    assert (finished.report.pages, finished.report.failed, finished.report.strategy) == (3, 1, "asyncio-threads")


def test_coordinates_of_the_list_complete_a_hotel_that_has_none():
    page = listing("7", "8", total=2, coordinates={"7": (1.5, 2.5), "8": (3.5, 4.5)})
    strategy = InMemory({(1, 0): page, (1, 1): hotel("7"), (1, 2): hotel("8", latitude=9.0, longitude=8.0)})
    found = {
        e.hotel.source_id: (e.hotel.latitude, e.hotel.longitude) for e in run(strategy) if isinstance(e, HotelFound)
    }
    assert found == {"7": (1.5, 2.5), "8": (9.0, 8.0)}


def test_the_place_of_the_list_is_the_city_of_its_own_hotels_where_their_pages_are_silent():
    page = listing("7", "8", "9@5", total=3)
    found = {(1, 0): page, (1, 1): hotel("7"), (1, 2): hotel("8", city="Elsewhere")}
    cities = {e.hotel.source_id: e.hotel.city for e in run(InMemory(found)) if isinstance(e, HotelFound)}
    assert cities == {"7": "Town", "8": "Elsewhere"}


def test_coordinates_are_those_of_the_list_page_that_wanted_the_hotel():
    """Another one that has the hotel as well is read before the hotel: it takes and gives nothing."""
    first = listing("7", "8", total=60, coordinates={"7": (1.5, 2.5)})
    second = listing("7", "8", "9", total=60, coordinates={"7": (5.5, 5.5), "8": (6.5, 6.5), "9": (7.5, 7.5)})
    found = {(1, 0): first, (2, 0): second, (1, 1): hotel("7"), (1, 2): hotel("8"), (2, 3): hotel("9")}
    strategy = InMemory(found, limit=1)
    places = {e.hotel.source_id: e.hotel.latitude for e in run(strategy, "1-2") if isinstance(e, HotelFound)}
    assert strategy.asked[:2] == [(1, 0), (2, 0)]
    assert places == {"7": 1.5, "8": None, "9": 7.5}


def shuffled(seed: int) -> Callable[[list[PageRequest]], Iterable[PageRequest]]:
    dice = random.Random(seed)
    return lambda taken: dice.sample(taken, len(taken))


@pytest.mark.parametrize("limit", [1, 3, 8, 100])
@pytest.mark.parametrize("seed", range(5))
def test_the_same_answer_in_whatever_order_pages_come_in(limit, seed):
    """Hotels on two pages, a neighbour's that fills up, one that is missing, an end that nobody told."""
    more = {"total": 10**6, "next_url": "more"}
    lists = {
        1: listing("11", "12", coordinates={"11": (1, 1)}, **more),
        2: listing("12", "21", "22@9", coordinates={"12": (2, 2), "21": (2, 2)}, **more),
        3: listing("21", "12", "31", "32", coordinates={"21": (3, 3), "31": (3, 3)}, **more),
        4: failure("page_missing"),
        5: listing("31", "51", "11", coordinates={"31": (5, 5), "51": (5, 5)}, **more),
        6: listing("51", "31", **more),
        7: failure("page_missing"),
        8: listing("81", **more),
        9: listing("91", **more),
    }
    found = {(number, 0): page for number, page in lists.items()}
    for number, page in lists.items():
        if isinstance(page, ListPage):
            found |= {(number, card.position): hotel(card.source_id) for card in page.hotels}
    found |= {(number, 0): failure("page_missing") for number in range(10, 200)}
    events = run(InMemory(found, limit=limit, arrive=shuffled(seed)), "all")
    hotels = sorted((e.position, e.hotel.source_id, e.hotel.latitude) for e in events if isinstance(e, HotelFound))
    assert hotels == [
        ((1, 1), "11", 1),
        ((1, 2), "12", None),
        ((2, 2), "21", 2),
        ((3, 3), "31", 3),
        ((3, 4), "32", None),
        ((5, 2), "51", 5),
    ]
    assert [e.position for e in events if isinstance(e, PageFailed)] == [(4, 0), (7, 0)]
    assert [(e.page, e.hotels) for e in events if isinstance(e, ListRead)] == [(1, 2), (2, 1), (3, 2), (5, 1), (6, 0)]


def test_a_first_list_page_that_fails_ends_the_search_with_its_leaf():
    with pytest.raises(UnknownPage, match="so it is") as caught:
        run(InMemory({(1, 0): failure("unknown_page")}))
    assert caught.value.url == BASE


@pytest.mark.parametrize("code", ["page_missing", "empty_page"])
def test_a_first_page_that_is_not_there_is_beyond_the_last(code):
    with pytest.raises(PageBeyondLast, match="no list page 9"):
        run(InMemory({(9, 0): failure(code)}), "9")


def test_another_list_page_that_fails_is_told_and_the_rest_goes_on():
    strategy = InMemory(
        {(1, 0): listing("7", total=90), (2, 0): failure("server_failed"), (3, 0): listing("9", total=90)}
    )
    strategy.found |= {(1, 1): hotel("7"), (3, 1): hotel("9")}
    events = run(strategy, "all")
    assert [e.position for e in events if isinstance(e, PageFailed)] == [(2, 0)]
    assert sorted(e.hotel.source_id for e in events if isinstance(e, HotelFound)) == ["7", "9"]


def test_an_interrupted_run_goes_on_where_it_was():
    pages = {(1, 0): listing("7", "8", "9", total=3, coordinates={"9": (1.5, 2.5)})}
    pages |= {(1, place): hotel(source_id) for place, source_id in ((1, "7"), (2, "8"), (3, "9"))}
    earlier = run(InMemory(pages | {(1, 2): failure("timed_out")}))[:3]  # the list, 9 and the failure of 8
    strategy = InMemory(pages)
    events = run(strategy, earlier=tuple(earlier))
    assert strategy.asked == [(1, 2), (1, 1)]
    assert [type(event) for event in events] == [HotelFound, HotelFound, Finished]
    assert events[-1].report.pages == 2


def test_cancelled_before_there_is_a_list():
    cancelled = threading.Event()
    cancelled.set()
    strategy = InMemory({})
    strategy.extract = lambda *_: iter(())
    with pytest.raises(Cancelled):
        run(strategy, cancelled=cancelled)
