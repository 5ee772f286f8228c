"""Work lists for tests, which count what a strategy holds, and outcomes without what differs from run to run."""

from collections.abc import Iterable, Iterator

from tests.support.static_site import FIRST

from atrium.contracts.hotel import ListPage
from atrium.contracts.search import PageOutcome, PageRequest


def hotels(address: str, count: int) -> list[PageRequest]:
    """Requests for the first hotels of a static site."""
    return [
        PageRequest(position=(1, place), kind="detail", url=f"{address}/Hotel_Review-g1-d{FIRST - 1 + place}-R.html")
        for place in range(1, count + 1)
    ]


def listed(address: str, listing: ListPage, page: int) -> list[PageRequest]:
    return [PageRequest(position=(page, hotel.position), kind="detail", url=hotel.url) for hotel in listing.hotels]


class CountingWork:
    """Give every outcome to `came`; `held` is how many pages are taken and not given back, `most_held` its maximum."""

    def __init__(self, requests: Iterable[PageRequest]) -> None:
        self.waiting = list(requests)
        self.held = self.most_held = self.taken = 0

    def take(self, limit: int) -> list[PageRequest]:
        assert limit >= 0
        now, self.waiting = self.waiting[:limit], self.waiting[limit:]
        self.taken += len(now)
        self.held += len(now)
        self.most_held = max(self.most_held, self.held)
        return now

    def each(self, outcomes: Iterator[PageOutcome]) -> Iterator[PageOutcome]:
        for outcome in outcomes:
            self.held -= 1
            yield outcome


def facts(outcomes: Iterable[PageOutcome]) -> list[dict]:
    """By position, without timings."""
    ordered = sorted(outcomes, key=lambda outcome: outcome.request.position)
    return [outcome.model_dump(mode="json", exclude={"timing"}) for outcome in ordered]
