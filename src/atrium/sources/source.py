"""What every source can do."""

from dataclasses import dataclass
from typing import Protocol

from atrium.contracts.hotel import Hotel, ListPage, Place
from atrium.contracts.search import ParserName


@dataclass(frozen=True, slots=True)
class Query:
    """One small request that is not a page: what to send to find a place."""

    method: str
    path: str
    body: bytes | None = None
    content_type: str | None = None


class Source(Protocol):
    """A site that has hotels.

    All functions are pure and picklable by reference. `page` is the inflated body, `charset` the one of the HTTP header
    where there was one, `url` the address the page was had from: relative links are resolved against it.
    The parse functions raise a leaf of SourceError and nothing else, whatever the bytes are.
    """

    @property
    def name(self) -> str: ...

    @property
    def page_size(self) -> int:
        """Hotels on a full list page."""
        ...

    def place_query(self, text: str) -> Query:
        """The typeahead request for `text`."""
        ...

    def parse_places(self, answer: bytes, base: str) -> tuple[Place, ...]:
        """Places of a typeahead answer, best first; hotels, suggestions and countries left out. Absolute list_url."""
        ...

    def list_url(self, first: str, page: int) -> str:
        """The address of list page `page` (from 1) of the list whose first page is `first`."""
        ...

    def parse_list(
        self, page: bytes, *, url: str, charset: str | None = None, parser: ParserName = "lexbor"
    ) -> ListPage: ...

    def parse_detail(
        self, page: bytes, *, url: str, charset: str | None = None, parser: ParserName = "lexbor"
    ) -> Hotel: ...
