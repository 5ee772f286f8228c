"""Invented hotels and the events that tell of them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from atrium.contracts.events import Delivery, Event, HotelsObserved, HotelsSelected
from atrium.contracts.hotel import Hotel

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def hotel(number: int, **facts: Any) -> Hotel:
    told: dict[str, Any] = {
        "source": "tripadvisor",
        "source_id": str(number),
        "url": f"https://hotels.example/Hotel_Review-g1-d{number}-Reviews.html",
        "name": f"Hotel {number}",
        "city": "Dubai",
        "country": "AE",
        "rating": 4.5,
        "review_count": 100 + number,
        "amenities": ("Pool", "Spa"),
    }
    return Hotel(**told | facts)


def selected(person: str, hotels: Sequence[Hotel], *, at: datetime = NOON, key: str | None = None) -> Event:
    return Event.of(HotelsSelected(person=person, hotels=tuple(hotels), selected_at=at), source="/tests", id=key)


def observed(hotels: Sequence[Hotel], *, at: datetime = NOON, key: str | None = None) -> Event:
    return Event.of(HotelsObserved(hotels=tuple(hotels), observed_at=at), source="/tests", id=key)


def delivery(event: Event, offset: int = 0) -> Delivery:
    return Delivery(event.data.topic, 0, str(offset), event.to_json(), {}, event, None, event.subject)


def deliveries(*events: Event) -> list[Delivery]:
    return [delivery(event, offset) for offset, event in enumerate(events)]
