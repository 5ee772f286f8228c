"""TripAdvisor, in all the shapes seen on real pages."""

from dataclasses import dataclass

from atrium.contracts.hotel import Hotel, ListPage, Place
from atrium.contracts.search import ParserName
from atrium.sources.source import Query
from atrium.sources.tripadvisor import detail, listing, places, urls


@dataclass(frozen=True, slots=True)
class TripAdvisor:
    """See atrium.sources.source.Source."""

    name: str = detail.NAME
    page_size: int = urls.PAGE_SIZE

    def place_query(self, text: str) -> Query:
        return places.place_query(text)

    def parse_places(self, answer: bytes, base: str) -> tuple[Place, ...]:
        return places.parse_places(answer, base)

    def list_url(self, first: str, page: int) -> str:
        return urls.list_url(first, page)

    def parse_list(
        self, page: bytes, *, url: str, charset: str | None = None, parser: ParserName = "lexbor"
    ) -> ListPage:
        return listing.parse_list(page, url=url, charset=charset, parser=parser)

    def parse_detail(
        self, page: bytes, *, url: str, charset: str | None = None, parser: ParserName = "lexbor"
    ) -> Hotel:
        return detail.parse_detail(page, url=url, charset=charset, parser=parser)


SOURCE = TripAdvisor()
