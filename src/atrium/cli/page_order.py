"""Hotels in the order of the pages they were found on, each as soon as nothing before it is still to come."""

from collections import defaultdict

from atrium.contracts.hotel import Hotel
from atrium.contracts.search import HotelFound, ListRead, PageFailed

LIST = 0  # the place of the list page itself


class PageOrder:
    """Give it every event; it gives back the hotels that are due, numbered from 1 (failed pages have a number too).

    Nothing is due behind a page that is still under way. `rest()` gives what waited for pages that never came.
    """

    def __init__(self, first_page: int) -> None:
        self._page = first_page
        self._wanted: dict[int, int] = {}  # hotels of each list page that was read
        self._settled: defaultdict[int, dict[int, Hotel | None]] = defaultdict(dict)
        self._given = 0

    def due(self, event: ListRead | HotelFound | PageFailed) -> list[tuple[int, Hotel]]:
        match event:
            case ListRead():
                self._wanted[event.page] = event.hotels
            case PageFailed(position=(page, place)) if place == LIST:
                self._wanted[page] = 0
            case PageFailed(position=(page, place)):
                self._settled[page][place] = None
            case HotelFound(position=(page, place)):
                self._settled[page][place] = event.hotel
        return self._advance()

    def _advance(self) -> list[tuple[int, Hotel]]:
        ready: list[tuple[int, Hotel]] = []
        while self._wanted.get(self._page, -1) == len(self._settled[self._page]):
            ready += self._take(self._page)
            self._page += 1
        return ready

    def rest(self) -> list[tuple[int, Hotel]]:
        return [numbered for page in sorted(self._settled) for numbered in self._take(page)]

    def _take(self, page: int) -> list[tuple[int, Hotel]]:
        places = sorted(self._settled.pop(page, {}).items())
        numbered = [(number, hotel) for number, (_, hotel) in enumerate(places, self._given + 1) if hotel is not None]
        self._given += len(places)
        return numbered
