"""The pages of one search: list pages that are read add the hotels they link to, and the list pages after them."""

import heapq
from collections.abc import Container

from atrium.contracts.errors import PageBeyondLast
from atrium.contracts.hotel import ListedHotel, ListPage
from atrium.contracts.search import PageRange, PageRequest
from atrium.sources.source import Source

AHEAD = 8  # list pages that may be under way or wait for their turn; each brings 30 hotels to ask for


class WorkList:
    """See strategies.strategy.Work. The next list page comes before the hotels of the one that was read.

    So there are always hotels to ask for, and yet those of the first page come in first. One list page waits at a time:
    memory does not grow with the number of pages that a list claims to have. `done` are positions that an earlier run
    has brought in: they are not asked for again.

    List pages are read in the order of the list, each at its `turn`, whichever came in first: a hotel that is on two of
    them belongs to the earlier one, and two pages in a row that bring nothing end the list for everybody.
    """

    def __init__(
        self, source: Source, first_list_url: str, pages: PageRange, done: Container[tuple[int, int]] = ()
    ) -> None:
        self._source = source
        self._first_url = first_list_url
        self._pages = pages
        self._done = done
        self._waiting: list[tuple[tuple[int, int], tuple[int, int], PageRequest]] = []
        self._known: set[str] = set()
        self._town = False
        self.turn = self._next_list = self._last_list = self._reach = pages.first
        self._list_waits = False
        self._pass()
        self._ask_list()

    def take(self, limit: int) -> list[PageRequest]:
        taken: list[PageRequest] = []
        while self._waiting and len(taken) < limit:
            request = heapq.heappop(self._waiting)[2]
            if request.kind == "list":
                self._list_waits = False
                self._ask_list()
                if self.ends_before(request.position[0]):
                    continue
            taken.append(request)
        return taken

    def read(self, number: int, listing: ListPage) -> int:
        """List page `number` is read: its hotels are wanted now. Returns how many.

        Raises PageBeyondLast where the first wanted page is behind the end of the list.
        """
        last = last_page(listing, number, self._source.page_size)
        if number == self._pages.first and number > last:
            raise PageBeyondLast(f"the list has {last} pages, there is no page {number}")
        self._town = self._town or has_own(listing)
        wanted = [hotel for hotel in own(listing, town=self._town) if hotel.source_id not in self._known]
        self._known |= {hotel.source_id for hotel in wanted}
        for hotel in wanted:
            self._add(PageRequest(position=(number, hotel.position), kind="detail", url=hotel.url))
        if wanted:
            self._settle(number, max(self._last_list, min(last, self._pages.last or last)))
        else:
            self._settle(number, min(self._last_list, number))
        return len(wanted)

    def failed(self, number: int, *, behind_the_end: bool) -> None:
        """List page `number` could not be had. Whatever the list claims, behind its end pages are missing."""
        self._settle(number, min(self._last_list, number - 1) if behind_the_end else self._last_list)

    def ends_before(self, number: int) -> bool:
        """Whether the list is over by then: what came in of that page counts for nothing."""
        return number > self._reach

    def _settle(self, number: int, last: int) -> None:
        """The next page is asked for by then and still counts: one that is missing in the middle ends nothing."""
        self._reach, self._last_list = max(self._last_list, last), last
        if number == self.turn:
            self.turn += 1
            self._pass()
        self._ask_list()

    def _pass(self) -> None:
        while (self.turn, 0) in self._done:
            self.turn += 1

    def _ask_list(self) -> None:
        end = min(self._last_list, self.turn + AHEAD)
        while self._next_list <= end and not self._list_waits:
            number, self._next_list = self._next_list, self._next_list + 1
            url = self._source.list_url(self._first_url, number)
            self._list_waits = self._add(PageRequest(position=(number, 0), kind="list", url=url))

    def _add(self, request: PageRequest) -> bool:
        page, place = request.position
        urgency = (page - 1, 0) if request.kind == "list" else (page, place)
        if wanted := request.position not in self._done:
            heapq.heappush(self._waiting, (urgency, request.position, request))
        return wanted


def has_own(listing: ListPage) -> bool:
    return listing.geo_id is not None and any(hotel.geo_id == listing.geo_id for hotel in listing.hotels)


def own(listing: ListPage, *, town: bool) -> list[ListedHotel]:
    """Hotels of the place itself: without what a town borrows from its neighbours. A region owns them all."""
    return [hotel for hotel in listing.hotels if not town or hotel.geo_id in {None, listing.geo_id}]


def last_page(listing: ListPage, number: int, page_size: int) -> int:
    """The number of the list's last page, as far as this page tells."""
    if listing.total is not None:
        told = -(-listing.total // page_size)
        return max(told, 1 if listing.next_url is None else number + 1)
    return number if listing.next_url is None else number + 1
