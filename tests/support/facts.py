"""Events of invented hotels."""

from datetime import UTC, datetime

from atrium.contracts.events import Event, HotelsSelected
from atrium.contracts.hotel import Hotel


def hotel(number: int) -> Hotel:
    return Hotel(
        source="tripadvisor",
        source_id=str(number),
        url=f"https://hotels.test/{number}",
        name=f"Hotel {number} of the Æther",
        rating=4.5,
        amenities=("wifi", "lift"),
    )


def selection(person: str = "ada", *, hotels: int = 1, id: str | None = None) -> Event:  # noqa: A002
    chosen = tuple(hotel(number) for number in range(hotels))
    return Event.of(HotelsSelected(person=person, hotels=chosen, selected_at=datetime.now(UTC)), source="/tests", id=id)
