"""What is known of a hotel, fact by fact, and when the source said so."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from atrium.web.hotels.models import Hotel
from atrium.web.hotels.upsert import OTHERS

# fact, words, how it is written: a kind of the template's
_SHOWN = (
    ("stars", "Hotel class", "stars"),
    ("rating", "Rating", "rating"),
    ("review_count", "Reviews", "number"),
    ("rank", "Rank", "rank"),
    ("price_low", "Price from", "price"),
    ("price_high", "Price to", "price"),
    ("address", "Address", "text"),
    ("street", "Street", "text"),
    ("postal_code", "Postal code", "text"),
    ("city", "City", "text"),
    ("country", "Country", "text"),
    ("latitude", "Latitude", "degrees"),
    ("longitude", "Longitude", "degrees"),
    ("amenities", "Amenities", "list"),
)


@dataclass(frozen=True, slots=True)
class Fact:
    """`told_at` None: it came before times of facts were kept."""

    name: str
    words: str
    kind: str
    value: Any
    told_at: datetime | None


def facts_of(hotel: Hotel) -> list[Fact]:
    """Every fact that a page shows, unknown ones included."""
    others = hotel.told_at.get(OTHERS)
    return [
        Fact(name, words, kind, value, _moment(hotel.told_at.get(name, others)) if value not in (None, []) else None)
        for name, words, kind in _SHOWN
        for value in [getattr(hotel, name)]
    ]


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
