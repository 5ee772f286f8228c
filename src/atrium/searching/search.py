"""One search, from the name of a city to its hotels."""

import threading
import time
from collections.abc import Iterable, Iterator

from atrium.contracts.errors import Cancelled, EmptyPage, PageBeyondLast, PageMissing, leaf_of
from atrium.contracts.hotel import Hotel, ListPage, Place
from atrium.contracts.search import (
    Finished,
    HotelFound,
    ListRead,
    PageFailed,
    PageOutcome,
    PageTiming,
    PlaceFound,
    RunReport,
    SearchEvent,
    SearchQuery,
)
from atrium.fetching.site import Site
from atrium.searching.places import find_place
from atrium.searching.report import report
from atrium.searching.worklist import WorkList
from atrium.sources import registry
from atrium.strategies.strategy import Strategy

BEHIND_THE_END = {PageMissing.code, EmptyPage.code}  # how a list page fails that is not there


def search(
    query: SearchQuery,
    site: Site,
    strategy: Strategy,
    cancelled: threading.Event,
    earlier: Iterable[SearchEvent] = (),
) -> Iterator[SearchEvent]:
    """Progress as it happens: PlaceFound, then ListRead, HotelFound and PageFailed as pages come in, last Finished.

    Sort by `position` for the order of the source's list. `earlier` are events of an interrupted run of the same query:
    what they have brought in is neither fetched nor yielded again.
    Raises a leaf of AtriumError where nothing can be searched: no such city, the first list page not to be had. Any
    other page that fails is a PageFailed.
    """
    source = registry.get(query.source)
    known = list(earlier)
    place = next((event.place for event in known if isinstance(event, PlaceFound)), None)
    if place is None:
        place = find_place(query, source, site, cancelled)
        yield PlaceFound(place=place)
    done = {(event.page, 0) for event in known if isinstance(event, ListRead)}
    done |= {event.position for event in known if isinstance(event, HotelFound)}
    run = _Run(query, place, WorkList(source, place.list_url, query.pages, done))
    for event in sorted((event for event in known if isinstance(event, ListRead)), key=lambda event: event.page):
        run.read(event.page, event.listing)
    for outcome in strategy.extract(run.work, site, cancelled):
        yield from run.events(outcome)
    if cancelled.is_set() and not run.has_list:
        raise Cancelled("the search was cancelled before the first list page was read")
    yield Finished(report=run.report())


class _Run:
    """What one search knows so far."""

    def __init__(self, query: SearchQuery, place: Place, work: WorkList) -> None:
        self.work = work
        self.has_list = False
        self._query, self._place = query, place
        self._timings: dict[tuple[int, int], PageTiming] = {}
        self._early: dict[int, PageOutcome] = {}  # list pages that came in before their turn
        self._coordinates: dict[tuple[int, str], tuple[float, float]] = {}  # by list page and source_id
        self._in_place: set[tuple[int, str]] = set()  # the same, of hotels that the list says are in the place itself
        self._failed = 0
        self._began = time.monotonic()

    def events(self, outcome: PageOutcome) -> Iterator[SearchEvent]:
        """None for a list page whose turn is still to come. Raises the leaf of a first list page that failed."""
        page, place = outcome.request.position
        self._timings[page, place] = outcome.timing
        if place:
            yield self._detail(outcome)
            return
        self._early[page] = outcome
        while (turn := self.work.turn) in self._early and not self.work.ends_before(turn):
            yield self._list(self._early.pop(turn))

    def _detail(self, outcome: PageOutcome) -> SearchEvent:
        position, timing = outcome.request.position, outcome.timing
        if outcome.hotel is None:
            return self._page_failed(outcome)
        return HotelFound(position=position, hotel=self._located(position[0], outcome.hotel), timing=timing)

    def _list(self, outcome: PageOutcome) -> SearchEvent:
        page, listing = outcome.request.position[0], outcome.listing
        if listing is not None:
            wanted = self.read(page, listing)
            return ListRead(page=page, hotels=wanted, total=listing.total, listing=listing, timing=outcome.timing)
        failed = self._page_failed(outcome)
        behind_the_end = failed.failure.code in BEHIND_THE_END
        if page == self._query.pages.first:
            if behind_the_end and page > 1:
                raise PageBeyondLast(f"there is no list page {page}", url=outcome.request.url)
            raise leaf_of(failed.failure)
        self.work.failed(page, behind_the_end=behind_the_end)
        return failed

    def _page_failed(self, outcome: PageOutcome) -> PageFailed:
        assert outcome.failure is not None  # noqa: S101 - there is one where there is nothing else
        self._failed += 1
        return PageFailed(position=outcome.request.position, failure=outcome.failure, timing=outcome.timing)

    def read(self, number: int, listing: ListPage) -> int:
        self.has_list = True
        self._coordinates.update({(number, id_): where for id_, where in listing.coordinates.items()})
        self._in_place.update((number, card.source_id) for card in listing.hotels if card.geo_id == self._place.geo_id)
        return self.work.read(number, listing)

    def _located(self, number: int, hotel: Hotel) -> Hotel:
        """With what the list page that wanted it knows where its own page is silent: the city and the coordinates.

        Another list page may have it as well: which of them is read first must not matter.
        """
        told: dict[str, object] = {}
        card = (number, hotel.source_id)
        if hotel.city is None and card in self._in_place:
            told["city"] = self._place.name
        self._in_place.discard(card)
        where = self._coordinates.pop(card, None)
        if hotel.latitude is None and where is not None:
            told["latitude"], told["longitude"] = where
        return hotel.model_copy(update=told) if told else hotel

    def report(self) -> RunReport:
        seconds = time.monotonic() - self._began
        return report(self._query, self._timings, failed=self._failed, seconds=seconds)
