"""Real pages, where they are: counts and values as a person reads them in a browser."""

import gzip
import json
from functools import cache
from pathlib import Path

import pytest
from tests.support import rewriting

from atrium.contracts.errors import UnknownPage
from atrium.contracts.hotel import ListPage
from atrium.sources.tripadvisor import walls
from atrium.sources.tripadvisor.listing import parse_list
from atrium.sources.tripadvisor.places import parse_places

REAL = Path(__file__).parents[4] / "shared" / "pages"
LISTS = REAL / "tripadvisor-list"
pytestmark = pytest.mark.skipif(not LISTS.is_dir(), reason="the real pages of ../shared/pages are not here")

SLOW_ENGINES = pytest.mark.long(
    "integration/sources/test_agreement.py::test_our_pages_say_the_same_however_they_are_written",
    "integration/origin/test_round_trip.py::test_the_slow_engines_agree_on_practice_pages",
)

# geo, total, hotels, sponsored only, of the place itself, unrated, with a rank, with a price, further page
READ = {
    "Sao_Roque": ("1675614", 5, 30, 0, 5, 1, 5, 25, None),
    "London": ("186338", 1077, 31, 1, 31, 0, 30, 31, "/Hotels-g186338-oa30-London_England-Hotels.html"),
    "Barcelona": ("187497", 515, 31, 1, 31, 0, 30, 7, "/Hotels-g187497-oa30-Barcelona_Catalonia-Hotels.html"),
    "28953-New_York": ("28953", 2442, 30, 0, 0, 0, 30, 30, "/Hotels-g28953-oa30-New_York-Hotels.html"),
    "Kauai": ("29218", 35, 30, 0, 0, 0, 30, 6, "/Hotels-g29218-oa30-Kauai_Hawaii-Hotels.html"),
    "Bangkok": ("293916", 888, 31, 1, 31, 0, 30, 31, "/Hotels-g293916-oa30-Bangkok-Hotels.html"),
    "Dubai": ("295424", 559, 30, 0, 30, 0, 30, 25, "/Hotels-g295424-oa30-Dubai_Emirate_of_Dubai-Hotels.html"),
    "Sedona": ("31352", 48, 30, 0, 30, 0, 30, 6, "/Hotels-g31352-oa30-Sedona_Arizona-Hotels.html"),
    "Sanibel": ("34616", 19, 19, 0, 19, 0, 19, 0, None),
    "60763-New_York": ("60763", 470, 30, 0, 30, 0, 30, 29, "/Hotels-g60763-oa30-New_York_City_New_York-Hotels.html"),
}
# name, rating, reviews, rank, of, price
HOTELS = {
    "Sao_Roque": {
        "2015778": ("Hotel Alpino", 4, 340, 1, 5, 578),
        "3219344": ("Hotel Villa Rossa", 4.5, 655, 3, 5, 1058),
        "306531": ("Le Bougainvillee", None, 0, None, None, None),
        "2043726": ("Gandini Hotel", 4.5, 226, None, None, 232),
    },
    "28953-New_York": {
        "208453": ("Hilton Times Square", 4.5, 7009, 1, 2442, 828),
        "262330": ("Millennium Hilton New York Downtown", 4, 4732, 3, 2442, 413),
        "93507": ("New York Marriott Marquis", 4, 11337, 6, 2442, 926),
    },
    "60763-New_York": {
        "224214": ("The Bryant Park Hotel", 4.5, 3769, 30, 470, None),
        "675616": ("The Plaza", 4.5, 2380, 29, 470, 2341),
        "1938661": ("Row NYC Hotel", 3.5, 19751, 16, 470, 320),
    },
    "London": {"6703394": ("The Z Hotel Piccadilly", 4.5, 1230, None, None, 381)},
    "Dubai": {"636140": ("Dubai Marriott Harbour Hotel & Suites", 4.5, 1070, 2, 559, 710)},
}


def page(part, folder="tripadvisor-list"):
    (file,) = (REAL / folder).glob(f"*{part}*.gz")
    return gzip.decompress(file.read_bytes())


@cache
def listed_on(part, parser="lexbor") -> ListPage:
    """What the page says: for all tests of it, since reading it with the slow engines takes most of their time."""
    return parse_list(page(part), parser=parser)


@pytest.mark.parametrize("part", READ)
def test_a_real_list_is_read_to_the_last_card(part):
    listed = listed_on(part)
    hotels = listed.hotels
    following = READ[part][-1]
    assert (
        listed.geo_id,
        listed.total,
        len(hotels),
        sum(hotel.sponsored for hotel in hotels),
        sum(hotel.geo_id == listed.geo_id for hotel in hotels),
        sum(hotel.rating is None for hotel in hotels),
        sum(hotel.rank is not None for hotel in hotels),
        sum(hotel.price is not None for hotel in hotels),
        listed.next_url,
    ) == (*READ[part][:-1], following and f"https://www.tripadvisor.com{following}")
    assert all(hotel.review_count is not None and hotel.geo_id for hotel in hotels)
    assert [hotel.position for hotel in hotels] == list(range(1, len(hotels) + 1))
    assert len({hotel.source_id for hotel in hotels}) == len(hotels)
    organic = [hotel for hotel in hotels if hotel.rank]
    assert [hotel.rank for hotel in organic] == sorted(hotel.rank for hotel in organic)


@pytest.mark.parametrize(("part", "source_id"), [(part, number) for part, told in HOTELS.items() for number in told])
def test_a_real_card_says_what_a_person_reads(part, source_id):
    (hotel,) = (hotel for hotel in listed_on(part).hotels if hotel.source_id == source_id)
    told = (hotel.name, hotel.rating, hotel.review_count, hotel.rank, hotel.rank_total, hotel.price)
    assert told == HOTELS[part][source_id]


@SLOW_ENGINES
@pytest.mark.parametrize("parser", ["bs4", "bs4-lxml"])
@pytest.mark.parametrize("part", READ)
def test_both_engines_read_the_same(part, parser):
    assert listed_on(part) == listed_on(part, parser)


@SLOW_ENGINES
@pytest.mark.parametrize("part", READ)
def test_both_engines_read_the_same_however_a_page_is_written(part):
    real = page(part)
    other = page("Dubai" if part != "Dubai" else "London")
    written = rewriting.commented(rewriting.attributes(real, rewriting.mixed(7)), other)
    assert listed_on(part) == parse_list(written) == parse_list(written, parser="bs4-lxml")


@pytest.mark.parametrize("file", sorted((REAL / "tripadvisor-detail").glob("*.gz")), ids=lambda file: file.name[:60])
def test_a_real_hotel_page_is_no_list(file):
    with pytest.raises(UnknownPage, match="a hotel's own page"):
        parse_list(gzip.decompress(file.read_bytes()))


def test_coordinates_are_those_of_the_map():
    listed = listed_on("Dubai")
    assert listed.coordinates["302098"] == (25.20809, 55.27209)
    assert set(listed.coordinates) == {hotel.source_id for hotel in listed.hotels}


def test_no_real_page_of_hotels_is_taken_for_a_wall():
    files = [file for folder in ("tripadvisor-list", "tripadvisor-detail") for file in (REAL / folder).glob("*.gz")]
    assert len(files) >= 16
    assert [walls.recognise(gzip.decompress(file.read_bytes())) for file in files] == [None] * len(files)


def test_real_walls_are_recognised():
    assert "AWS WAF" in walls.recognise(page("aws-waf", "walls")).message
    assert walls.recognise(page("search-shell", "walls")).code == "empty_page"


@pytest.mark.parametrize("enveloped", [False, True])
def test_a_real_typeahead_answer_has_two_places(enveloped):
    (file,) = (REAL / "tripadvisor-json").glob("location.*.json")
    answer = json.loads(file.read_bytes())
    if enveloped:
        answer = [{"data": {"Typeahead_autocomplete": {"results": [{"details": details} for details in answer]}}}]
    places = parse_places(json.dumps(answer).encode(), "http://127.0.0.1:8010/")
    assert [(place.geo_id, place.name, place.parents, place.kind) for place in places] == [
        ("45261", "Malta", "Montana, United States", "CITY"),
        ("48103", "Malta", "New York, United States", "CITY"),
    ]
    assert places[0].list_url == "http://127.0.0.1:8010/Hotels-g45261-Malta_Montana-Hotels.html"
