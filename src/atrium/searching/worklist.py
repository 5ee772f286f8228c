"""The pages of one search: list pages that are read add the hotels they link to, and the list pages after them."""

import heapq
from collections.abc import Container

from atrium.contracts.errors import PageBeyondLast
from atrium.contracts.hotel import ListedHotel, ListPage
from atrium.contracts.search import PageRange, PageRequest
from atrium.sources.source import Source


class WorkList:
    """See strategies.strategy.Work. The next list page comes before the hotels of the one that was read.

    So there are always hotels to ask for, and yet those of the first page come in first.
    """

    def __init__(self, source: Source, first_list_url: str, pages: PageRange) -> None:
        self._source = source
        self._first = first_list_url
        self._pages = pages
        self._waiting: list[tuple[tuple[int, int], tuple[int, int], PageRequest]] = []
        self._asked_lists: set[int] = set()
        self._known: set[str] = set()
        self._ask_list(pages.first)

    def take(self, limit: int) -> list[PageRequest]:
        return [heapq.heappop(self._waiting)[2] for _ in range(min(limit, len(self._waiting)))]

    def drop(self, done: Container[tuple[int, int]]) -> None:
        """Ask no more for pages that an earlier run has brought in."""
        self._waiting = [entry for entry in self._waiting if entry[2].position not in done]
        heapq.heapify(self._waiting)

    def read(self, number: int, listing: ListPage) -> int:
        """List page `number` came in: its hotels are wanted now. Returns how many.

        Raises PageBeyondLast where the first wanted page is behind the end of the list.
        """
        last = last_page(listing, number, self._source.page_size)
        if number == self._pages.first and number > last:
            raise PageBeyondLast(f"the list has {last} pages, there is no page {number}")
        for following in range(number + 1, min(last, self._pages.last or last) + 1):
            self._ask_list(following)
        wanted = [hotel for hotel in own(listing) if hotel.source_id not in self._known]
        self._known |= {hotel.source_id for hotel in wanted}
        for hotel in wanted:
            self._add(PageRequest(position=(number, hotel.position), kind="detail", url=hotel.url))
        return len(wanted)

    def _ask_list(self, number: int) -> None:
        if number not in self._asked_lists:
            self._asked_lists.add(number)
            self._add(PageRequest(position=(number, 0), kind="list", url=self._source.list_url(self._first, number)))

    def _add(self, request: PageRequest) -> None:
        page, place = request.position
        urgency = (page - 1, 0) if request.kind == "list" else (page, place)
        heapq.heappush(self._waiting, (urgency, request.position, request))


def own(listing: ListPage) -> list[ListedHotel]:
    """Hotels of the place itself: without what small places borrow from neighbours. A region owns them all."""
    if listing.geo_id not in {hotel.geo_id for hotel in listing.hotels} - {None}:
        return list(listing.hotels)
    return [hotel for hotel in listing.hotels if hotel.geo_id in {None, listing.geo_id}]


def last_page(listing: ListPage, number: int, page_size: int) -> int:
    """The number of the list's last page, as far as this page tells."""
    if listing.total is not None:
        told = -(-listing.total // page_size)
        return max(told, 1 if listing.next_url is None else number + 1)
    return number if listing.next_url is None else number + 1
