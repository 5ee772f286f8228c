"""One search: what was asked, what was done page by page, what came out."""

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_serializer, model_validator

from atrium.contracts.errors import Failure
from atrium.contracts.hotel import Hotel, ListPage, Place

PageKind = Literal["list", "detail"]
ParserName = Literal["lexbor", "bs4", "bs4-lxml"]

LAST_PAGE = 10_000  # that can be asked for, in the form too


class PageRange(BaseModel):
    """List pages `first` to `last`, from 1; `last` None means up to the end. Written "2", "1-3" or "all"."""

    model_config = ConfigDict(frozen=True)

    first: Annotated[int, Field(ge=1)] = 1
    last: Annotated[int, Field(ge=1)] | None = 1

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.last is not None and self.last < self.first:
            raise ValueError(f"the last page ({self.last}) comes before the first ({self.first})")
        return self

    # an event leaves out what is None, which would be read as 1; without a return type the schema stays the fields'
    @model_serializer
    def _whole(self):  # type: ignore[no-untyped-def]  # noqa: ANN202
        return dict(self)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Raises ValueError (pydantic's included) for anything but "2", "1-3", "4-" or "all"."""
        if text == "all":
            return cls(first=1, last=None)
        first, dash, last = text.partition("-")
        if not dash:
            last = first
        return cls(first=int(first), last=int(last) if last else None).within_reach()

    def within_reach(self) -> Self:
        """Raises ValueError above LAST_PAGE: what asks has that limit, what tells of older searches has not."""
        if max(self.first, self.last or 1) > LAST_PAGE:
            raise ValueError(f"pages go up to {LAST_PAGE:,}")
        return self


class SearchQuery(BaseModel):
    """`city` is a name ("Dubai", "Springfield, Missouri") or a GeoNames id; `country` an ISO 3166 alpha-2 code."""

    model_config = ConfigDict(frozen=True)

    city: Annotated[str, Field(min_length=1, max_length=200)]
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] | None = None
    pages: PageRange = PageRange()
    strategy: str = "asyncio-threads"
    parser: ParserName = "lexbor"
    concurrency: Annotated[int, Field(ge=1, le=256)] = 32
    source: str = "tripadvisor"


class PageRequest(BaseModel):
    """One page to fetch and parse. `position` is its place in the search: results are put in this order."""

    model_config = ConfigDict(frozen=True)

    position: tuple[int, int] = Field(description="list page from 1, place on it (0 is the list page itself)")
    kind: PageKind
    url: str


class PageTiming(BaseModel):
    """When a page reached each stage, in seconds on the machine's monotonic clock (time.monotonic()).

    A stage that was not reached is None. Of several attempts the last one is timed; `attempts` counts them and
    `queued` is that of the first, so backoff shows as waiting.
    """

    model_config = ConfigDict(frozen=True)

    queued: float = Field(description="handed to the strategy")
    started: float | None = Field(None, description="a slot and the rate limit allowed the last attempt")
    connected: float | None = Field(None, description="a connection was there, new or pooled")
    first_byte: float | None = None
    received: float | None = Field(None, description="the whole compressed body was there")
    inflated: float | None = None
    parsed: float | None = None
    attempts: int = 1
    reused: bool = Field(False, description="the connection came from the pool")
    bytes_received: int = Field(0, description="body as sent, compressed")
    bytes_inflated: int = 0
    worker: str = Field("", description="thread, process or task that parsed it")


class PageOutcome(BaseModel):
    """A page that was worked on: exactly one of `hotel`, `listing` and `failure` is there."""

    model_config = ConfigDict(frozen=True)

    request: PageRequest
    timing: PageTiming
    hotel: Hotel | None = None
    listing: ListPage | None = None
    failure: Failure | None = None


class Phases(BaseModel):
    """Seconds summed over pages: they overlap, so the sum is above the run's own time where work was concurrent."""

    model_config = ConfigDict(frozen=True)

    queued: float = 0
    connecting: float = 0
    waiting: float = 0
    receiving: float = 0
    inflating: float = 0
    parsing: float = 0


class RunReport(BaseModel):
    """What one run measured."""

    model_config = ConfigDict(frozen=True)

    strategy: str
    parser: str
    concurrency: int
    pages: int
    failed: int
    hotels: int
    bytes_received: int
    bytes_inflated: int
    seconds: float
    floor_seconds: float = Field(description="the slowest chain of requests: least time that this run could have taken")
    phases: Phases
    timings: tuple[PageTiming, ...] = Field((), description="one per page, in the order of the search")


class PlaceFound(BaseModel):
    model_config = ConfigDict(frozen=True)

    event: Literal["place_found"] = "place_found"
    place: Place


class ListRead(BaseModel):
    """A list page was read: `hotels` of its hotels are wanted now, `total` are in the whole list."""

    model_config = ConfigDict(frozen=True)

    event: Literal["list_read"] = "list_read"
    page: int
    hotels: int
    total: int | None
    listing: ListPage
    timing: PageTiming


class HotelFound(BaseModel):
    model_config = ConfigDict(frozen=True)

    event: Literal["hotel_found"] = "hotel_found"
    position: tuple[int, int]
    hotel: Hotel
    timing: PageTiming


class PageFailed(BaseModel):
    model_config = ConfigDict(frozen=True)

    event: Literal["page_failed"] = "page_failed"
    position: tuple[int, int]
    failure: Failure
    timing: PageTiming


class Finished(BaseModel):
    model_config = ConfigDict(frozen=True)

    event: Literal["finished"] = "finished"
    report: RunReport


SearchEvent = Annotated[
    PlaceFound | ListRead | HotelFound | PageFailed | Finished,
    Field(discriminator="event", description="progress of a search"),
]
