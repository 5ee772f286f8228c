"""A hotel, and a hotel as a list page shows it. Unknown is None: never 0, "" or -1."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

SourceId = Annotated[str, Field(min_length=1, max_length=200, description="the source's own id: digits at TripAdvisor")]
Rating = Annotated[float, Field(ge=0, le=5)]
Count = Annotated[int, Field(ge=0)]
Position = Annotated[int, Field(ge=1)]
Price = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]


class Hotel(BaseModel):
    """What a detail page says of one hotel. The same model from parser to browser to event."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source: str
    source_id: SourceId
    url: str
    name: Annotated[str, Field(min_length=1)]
    city: str | None = None
    country: str | None = None
    stars: Annotated[float, Field(ge=0, le=5, multiple_of=0.5)] | None = None
    rating: Rating | None = None
    review_count: Count | None = None
    rank: Position | None = None
    rank_total: Position | None = None
    price_low: Price | None = None
    price_high: Price | None = None
    currency: str | None = Field(None, description='ISO 4217 where the page\'s sign is unambiguous ("$" counts as USD)')
    street: str | None = None
    postal_code: str | None = None
    address: str | None = Field(None, description="one line, as shown")
    latitude: Latitude | None = None
    longitude: Longitude | None = None
    amenities: tuple[str, ...] = ()
    image_url: str | None = None
    description: str | None = None


class ListedHotel(BaseModel):
    """One hotel of a list page. `rank` is the list's own ("#3 Best Value of 470"), another fact than `Hotel.rank`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    source_id: SourceId
    name: Annotated[str, Field(min_length=1)]
    url: str
    geo_id: str | None = Field(None, description="the place whose hotel this is; padding belongs to a neighbour")
    rating: Rating | None = None
    review_count: Count | None = None
    rank: Position | None = None
    rank_total: Position | None = None
    price: Price | None = Field(None, description="the offer that the card shows, in the currency of the page")
    sponsored: bool = False
    position: Position = Field(description="place on this page, from 1, in page order")


class ListPage(BaseModel):
    """One list page: each hotel once, in page order."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    geo_id: str | None = None
    total: Count | None = Field(None, description="hotels of the whole list, where the page says it")
    next_url: str | None = None
    hotels: tuple[ListedHotel, ...]
    coordinates: dict[str, tuple[float, float]] = Field(
        default_factory=dict, description="source_id to (latitude, longitude): in 2017 only list pages have them"
    )


class Place(BaseModel):
    """A place whose hotels a source can list: one answer of its typeahead."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    geo_id: str
    name: str
    parents: str | None = Field(None, description='"Emirate of Dubai, United Arab Emirates"')
    kind: str | None = Field(None, description="the source's own word: CITY, ISLAND, COUNTRY …")
    list_url: str
    latitude: Latitude | None = None
    longitude: Longitude | None = None
