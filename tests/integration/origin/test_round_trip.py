"""Practice pages through the real parsers: what is read is what the page was made of, in every shape and culture."""

import math

import pytest

from atrium import gazetteer
from atrium.contracts.errors import SourceError
from atrium.origin.facts import facts, order
from atrium.origin.listing import listing
from atrium.origin.numbering import list_path
from atrium.origin.pages import Pages
from atrium.origin.walls import CONSENT, WALL
from atrium.sources import registry

SEED = 7
SITE = "http://127.0.0.1:8321"
SHAPES = ("2017", "2023", "2025")
CITIES = ("Dubai", "Kyoto", "Cairo", "São Paulo", "Munich", "Moscow", "Tel Aviv", "Bangkok", "Springfield, Missouri")
SOURCE = registry.get("tripadvisor")


def known(text: str, shown: bool) -> str | None:
    return text if shown else None


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", CITIES)
def test_hotels_are_read_as_they_are(shape, name):
    city = gazetteer.find(name)[0]
    pages = Pages(SEED, shape)
    indexes = order(SEED, city, 0)[0]
    wanted = [facts(SEED, city, index, 0) for index in indexes[:40:4]]
    wanted += [hotel for index in indexes if (hotel := facts(SEED, city, index, 0)).rating is None][:1]
    for hotel in wanted:
        body = pages.get(hotel.path).body
        found = SOURCE.parse_detail(body, url=SITE + hotel.path)
        assert found.source_id == str(hotel.id)
        assert found.url == SITE + hotel.path
        assert (found.name, found.stars, found.rating) == (hotel.name, hotel.stars, hotel.rating)
        assert found.review_count in {hotel.review_count, None}
        assert found.review_count is not None or hotel.rating is None
        assert (found.rank, found.rank_total) == (hotel.rank, hotel.rank_total)
        assert (found.price_low, found.price_high) == (hotel.price_low, hotel.price_high)
        assert found.currency == ("USD" if hotel.price_low else None)
        assert found.street == known(hotel.street, hotel.shows_street)
        assert found.city == known(city.name, hotel.shows_locality)
        assert found.country == known(city.country_name, hotel.shows_country)
        assert found.postal_code == hotel.postal_code
        assert set(found.amenities) == set(hotel.amenities)
        assert found.image_url
        assert found.description == (None if shape == "2017" else hotel.description)
        assert (found.latitude is None) == (shape != "2025")
        if shape == "2025":
            assert (found.latitude, found.longitude) == (hotel.latitude, hotel.longitude)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", CITIES)
def test_lists_are_read_as_they_are(shape, name):
    city = gazetteer.find(name)[0]
    shown = listing(SEED, city, 1, 0)
    path = list_path(city)
    found = SOURCE.parse_list(Pages(SEED, shape).get(path).body, url=SITE + path)
    organic = [str(hotel.id) for hotel in (*shown.hotels, *shown.borrowed)]
    advertised = [hotel.source_id for hotel in found.hotels if hotel.sponsored]
    assert [hotel.source_id for hotel in found.hotels if not hotel.sponsored] == organic
    assert advertised == (
        [str(shown.sponsored.id)] if shown.sponsored and str(shown.sponsored.id) not in organic else []
    )
    assert (found.geo_id, found.total) == (str(city.id), shown.total)
    assert found.next_url == (SITE + list_path(city, 2) if shown.pages > 1 else None)
    by_id = {hotel.source_id: hotel for hotel in found.hotels}
    for hotel in (*shown.hotels, *shown.borrowed):
        listed = by_id[str(hotel.id)]
        assert (listed.name, listed.rating, listed.geo_id) == (hotel.name, hotel.rating, str(hotel.city.id))
        assert listed.review_count == hotel.review_count or (shape == "2025" and hotel.rating is None)
        assert (listed.price is None) == (hotel.offer is None or shape == "2023")  # which names no prices
        if shape == "2017":
            assert listed.price == hotel.offer
            assert listed.rank == (hotel.value_rank if hotel in shown.hotels else None)
            north, east = found.coordinates[listed.source_id]
            assert math.isclose(north, hotel.latitude)
            assert math.isclose(east, hotel.longitude)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("parser", ["bs4", "bs4-lxml"])
def test_the_slow_engines_agree_on_practice_pages(shape, parser):
    city = gazetteer.find("Dubai")[0]
    pages = Pages(SEED, shape)
    hotel = facts(SEED, city, 7, 0).path
    body = pages.get(hotel).body
    assert SOURCE.parse_detail(body, url=SITE, parser=parser) == SOURCE.parse_detail(body, url=SITE)
    body = pages.get(list_path(city)).body
    assert SOURCE.parse_list(body, url=SITE, parser=parser) == SOURCE.parse_list(body, url=SITE)


def test_mixed_shapes_are_all_there():
    city = gazetteer.find("Dubai")[0]
    pages = Pages(SEED, "mixed")
    bodies = [pages.get(facts(SEED, city, index, 0).path).body for index in range(12)]
    marks = (b"popIndexValidation", b"__WEB_CONTEXT__", b"BreadcrumbList")
    assert all(any(mark in body for body in bodies) for mark in marks)


@pytest.mark.parametrize(("page", "code"), [(WALL, "bot_wall"), (CONSENT, "consent_wall")])
def test_walls_are_recognised(page, code):
    with pytest.raises(SourceError) as refusal:
        SOURCE.parse_detail(page, url=SITE)
    assert refusal.value.code == code
