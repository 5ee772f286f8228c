"""Events of invented hotels."""

from datetime import UTC, datetime

from atrium.contracts.events import Event, HotelsObserved, HotelsSelected, RunFinished
from atrium.contracts.hotel import Hotel, Place
from atrium.contracts.search import PageRange, PageTiming, Phases, RunReport, SearchQuery


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


def every_field() -> list[Event]:
    """One event of each kind, with every field that could be left out."""
    now = datetime.now(UTC)
    full = Hotel(
        **hotel(1).model_dump(exclude_none=True),
        city="Dubai",
        country="AE",
        stars=4.5,
        review_count=3,
        rank=1,
        rank_total=2,
        price_low=10,
        price_high=20,
        currency="EUR",
        street="Pier 1",
        postal_code="1",
        address="Pier 1, Dubai",
        latitude=25.2,
        longitude=55.3,
        image_url="https://hotels.test/1.jpg",
        description="By the sea.",
    )
    place = Place(
        geo_id="1", name="Dubai", parents="AE", kind="CITY", list_url="https://hotels.test/", latitude=25, longitude=55
    )
    timing = PageTiming(queued=0, started=1, connected=2, first_byte=3, received=4, inflated=5, parsed=6)
    report = RunReport(
        strategy="threads", parser="bs4", concurrency=2, pages=2, failed=1, hotels=1, bytes_received=1,
        bytes_inflated=2, seconds=1, floor_seconds=0.5, phases=Phases(), timings=(timing,),
    )  # fmt: skip
    facts = (
        HotelsSelected(person="ada", hotels=(full,), selected_at=now, job_id="j"),
        HotelsObserved(hotels=(full,), observed_at=now, run_id="r"),
        RunFinished(
            run_id="r",
            person="ada",
            query=SearchQuery(city="Dubai", country="AE", pages=PageRange(first=1, last=9)),
            place=place,
            status="finished",
            started_at=now,
            finished_at=now,
            report=report,
        ),
    )
    trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    return [
        Event.of(fact, source="/tests", traceparent=trace, requestid="q").model_copy(update={"dataschema": "urn:x"})
        for fact in facts
    ]
