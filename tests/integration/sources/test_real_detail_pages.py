"""Hotel pages as they were saved from the web, where ../shared/pages is; what is expected was read off them by eye."""

import gzip
import json
from functools import cache
from pathlib import Path

import pytest
from tests.support import rewriting

from atrium.contracts.errors import SourceError
from atrium.contracts.hotel import Hotel
from atrium.sources import registry

PAGES = Path(__file__).parents[4] / "shared" / "pages"
pytestmark = pytest.mark.skipif(not PAGES.exists(), reason="left out: ../shared/pages is missing")
PARSERS = ("lexbor", "bs4", "bs4-lxml")
SLOW_ENGINES = pytest.mark.long(
    "integration/sources/test_agreement.py::test_our_pages_say_the_same_however_they_are_written",
    "integration/origin/test_round_trip.py::test_the_slow_engines_agree_on_practice_pages",
)
EACH = [PARSERS[0], *(pytest.param(parser, marks=SLOW_ENGINES) for parser in PARSERS[1:])]

# folder/beginning of the file's name: facts
HOTELS = {
    "tripadvisor-detail/Hotel_Review-g187497-d7142609-Reviews": {
        "source_id": "7142609", "name": "Hotel The Serras", "city": "Barcelona", "country": "Spain", "stars": 5.0,
        "rating": 5.0, "review_count": 872, "rank": 6, "rank_total": 515, "price_low": 272.0, "price_high": 566.0,
        "currency": "USD", "street": "Passeig de Colom, 9", "postal_code": "08002", "latitude": 41.38017,
        "longitude": 2.181014,
        "address": "Passeig de Colom, 9, 08002 Barcelona, Spain", "description": None,
    },
    "tripadvisor-detail/Hotel_Review-g187497-d7142609.earlier": {
        "source_id": "7142609", "review_count": 872, "rank": 6, "rank_total": 515, "stars": 5.0,
        "latitude": 41.38017, "longitude": 2.181014,
    },
    "tripadvisor-detail/Hotel_Review-g274887": {
        "source_id": "7306673", "rating": 5.0, "review_count": 1191, "rank": 1, "rank_total": 335, "stars": 5.0,
        "price_low": 293.0, "price_high": 517.0, "currency": "USD", "city": "Budapest", "postal_code": "1051",
        "address": "5 Hercegprimas Street, Budapest 1051, Hungary", "latitude": 47.49983, "longitude": 19.05348,
    },
    "tripadvisor-detail/Hotel_Review-g4764667": {
        "source_id": "502125", "name": "Kurumba Maldives", "city": None, "country": None, "street": None,
        "postal_code": "08340", "address": "08340", "review_count": 3720, "rank": 1, "rank_total": 1,
        "price_low": 398.0, "price_high": 1225.0, "stars": 5.0, "latitude": 4.226841, "longitude": 73.519775,
    },
    "tripadvisor-detail/Hotel_Review-g635864": {
        "source_id": "324555", "name": "Anastasis Apartments", "stars": None, "price_low": None, "currency": None,
        "review_count": 1132, "rank": 8, "rank_total": 50, "street": None, "city": "Imerovigli",
        "latitude": 36.442635, "longitude": 25.425974,
    },
    "tripadvisor-detail/Hotel_Review-g190502": {
        "source_id": "206868", "name": "Radisson Blu Royal Hotel, Bergen", "city": "Bergen", "country": "Norge",
        "rating": 4.0, "review_count": 792, "rank": 9, "rank_total": 43, "price_low": 997.0, "price_high": 2422.0,
        "currency": "NOK", "stars": 4.0, "latitude": 60.397823, "longitude": 5.322172, "street": "Bryggen 5",
    },
    "other-sites/hotel-site-425": {"name": "The Arizona Riverpark Inn", "city": "Tucson", "postal_code": "85745-2707"},
    "other-sites/hotel-site-430": {
        "name": "Holiday Inn Express & Suites Canyonville", "rating": 5.0, "review_count": 1, "latitude": 42.943355,
        "street": "200 Creekside Road",
    },
    "other-sites/hotel-site-442": {
        "name": "Renaissance Phoenix Downtown Hotel", "street": "50 East Adams Street", "latitude": 33.449472,
    },
}  # fmt: skip
AMENITIES = {"g187497-d7142609-Reviews": 20, "g274887": 27, "g4764667": 26, "g635864": 19, "g190502": 21}


def page(beginning: str) -> bytes:
    folder, name = beginning.split("/")
    return gzip.decompress(next((PAGES / folder).glob(f"{name}*.html.gz")).read_bytes())


@cache
def read(beginning: str, parser: str) -> Hotel:
    """What the page says: for all tests of it, since reading it with the slow engines takes most of their time."""
    source = registry.get("schema_org" if beginning.startswith("other") else "tripadvisor")
    return source.parse_detail(page(beginning), url="", parser=parser)


@pytest.mark.parametrize("parser", EACH)
@pytest.mark.parametrize("beginning", HOTELS)
def test_a_saved_page_says_what_a_person_reads(beginning, parser):
    found = read(beginning, parser).model_dump()
    expected = HOTELS[beginning]
    assert {name: found[name] for name in expected} == expected


@pytest.mark.parametrize("beginning", AMENITIES)
def test_all_amenities_are_there_once(beginning):
    found = registry.get("tripadvisor").parse_detail(page(f"tripadvisor-detail/Hotel_Review-{beginning}"), url="")
    assert len(found.amenities) == AMENITIES[beginning]
    assert found.image_url
    assert found.image_url.endswith(".jpg")


@SLOW_ENGINES
@pytest.mark.parametrize("beginning", HOTELS)
def test_the_engines_agree_on_every_fact(beginning):
    lexbor, bs4, lxml = (read(beginning, parser) for parser in PARSERS)
    assert lexbor == bs4 == lxml


@SLOW_ENGINES
@pytest.mark.parametrize("write", [rewriting.single, rewriting.mixed(7)], ids=["single", "mixed"])
@pytest.mark.parametrize("beginning", HOTELS)
def test_the_engines_agree_however_a_page_is_written(beginning, write):
    """With another hotel in a comment, and attributes in other quotes, in none, with spaces around the sign."""
    source = registry.get("schema_org" if beginning.startswith("other") else "tripadvisor")
    other = page("other-sites/hotel-site-430" if "d7142609" in beginning else "tripadvisor-detail/Hotel_Review-g187497")
    written = rewriting.commented(rewriting.attributes(page(beginning), write), other)
    lexbor, bs4 = (source.parse_detail(written, url="", parser=parser) for parser in ("lexbor", "bs4"))
    assert lexbor == bs4 == read(beginning, "lexbor")


@pytest.mark.parametrize(
    ("beginning", "source", "code"),
    [
        ("other-sites/hotel-site-436", "schema_org", "unknown_page"),
        ("other-sites/booking-city-page", "schema_org", "unknown_page"),
        ("walls/aws-waf-challenge", "tripadvisor", "bot_wall"),
        ("walls/aws-waf-challenge", "schema_org", "bot_wall"),
        ("walls/search-shell", "tripadvisor", "empty_page"),
    ],
)
@pytest.mark.parametrize("parser", EACH)
def test_what_is_no_hotel_is_refused_by_name(beginning, source, code, parser):
    with pytest.raises(SourceError) as refusal:
        registry.get(source).parse_detail(page(beginning), url="", parser=parser)
    assert refusal.value.code == code


def test_its_coordinates_are_those_that_the_list_has_for_it():
    listing = registry.get("tripadvisor").parse_list(page("tripadvisor-list/Hotels-g187497"), url="")
    hotel = registry.get("tripadvisor").parse_detail(page("tripadvisor-detail/Hotel_Review-g187497"), url="")
    assert listing.coordinates[hotel.source_id] == (hotel.latitude, hotel.longitude)


@pytest.mark.parametrize("parser", EACH)
@pytest.mark.parametrize("beginning", ["g187497", "g29218"])
def test_a_list_is_no_hotel_even_at_the_address_of_one(beginning, parser):
    url = "https://www.tripadvisor.com/Hotel_Review-g1-d2-Reviews-Gone-Town.html"
    with pytest.raises(SourceError) as refusal:
        registry.get("tripadvisor").parse_detail(page(f"tripadvisor-list/Hotels-{beginning}"), url=url, parser=parser)
    assert refusal.value.code == "unknown_page"


@pytest.mark.parametrize("parser", EACH)
def test_the_json_of_2025_says_what_a_person_reads(parser):
    """Of these pages only the JSON-LD object was kept."""
    kept = next((PAGES / "tripadvisor-json").glob("hotels.2025-*.json")).read_text()
    block = json.dumps(json.loads(kept)["basic_data"])
    whole = f'<html><head><script type="application/ld+json">{block}</script></head></html>'
    hotel = registry.get("tripadvisor").parse_detail(whole.encode(), url="", parser=parser)
    assert hotel.model_dump(exclude={"url", "image_url", "description"}) == {
        "source": "tripadvisor", "source_id": "264936", "name": "1926 Le Soleil Hotel & Spa", "city": "Sliema",
        "country": "Malta", "stars": None, "rating": 4.3, "review_count": 1201, "rank": None, "rank_total": None,
        "price_low": None, "price_high": None, "currency": None, "street": "Thornton Street",
        "postal_code": "SLM 3143", "address": "Thornton Street, Sliema SLM 3143 Malta", "latitude": 35.9096,
        "longitude": 14.508747, "amenities": (),
    }  # fmt: skip


def test_a_city_page_is_a_list_of_hotels():
    listing = registry.get("schema_org").parse_list(page("other-sites/booking-city-page"), url="")
    assert len(listing.hotels) == 12
    assert listing.hotels[0].name == "Hotel Rural Albamanjon"
