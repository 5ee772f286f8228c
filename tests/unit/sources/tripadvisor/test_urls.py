import json

import pytest

from atrium.sources.tripadvisor import places, urls

FIRST = "https://hotels.test/Hotels-g295424-Dubai_Emirate_of_Dubai-Hotels.html"
SECOND = "https://hotels.test/Hotels-g295424-oa30-Dubai_Emirate_of_Dubai-Hotels.html"


@pytest.mark.parametrize(
    ("first", "page", "wanted"),
    [
        (FIRST, 1, FIRST),
        (FIRST, 2, SECOND),
        (FIRST, 41, FIRST.replace("g295424", "g295424-oa1200")),
        (SECOND, 1, FIRST),
        (SECOND, 2, SECOND),
        ("/Hotels-g1-c2-Oaxaca-oa-Hotels.html", 3, "/Hotels-g1-oa60-c2-Oaxaca-oa-Hotels.html"),
    ],
)
def test_further_pages_of_a_list(first, page, wanted):
    assert urls.list_url(first, page) == wanted


@pytest.mark.parametrize(
    ("url", "geo_id", "list_geo_id", "source_id"),
    [
        (SECOND, "295424", "295424", None),
        ("/Hotel_Review-g187497-d7142609-Reviews-Hotel_The_Serras-Barcelona.html", "187497", None, "7142609"),
        ("/Hotel_Review-g187497-d7142609", "187497", None, "7142609"),
        ("/Hotels?geo=14038097", "14038097", "14038097", None),
        ("/Restaurant_Review-g1-d2-Reviews-X.html", "1", None, None),
        ("/Tourism-g1-X-Vacations.html", "1", None, None),
        ("/Hotels-gone-Wild.html", None, None, None),
        ("", None, None, None),
    ],
)
def test_what_an_address_says(url, geo_id, list_geo_id, source_id):
    assert (urls.geo_id(url), urls.list_geo_id(url), urls.source_id(url)) == (geo_id, list_geo_id, source_id)


def test_the_typeahead_is_asked_for_places():
    query = places.place_query("Zürich")
    assert (query.method, query.path, query.content_type) == ("POST", "/data/graphql/ids", "application/json")
    (asked,) = json.loads(query.body)
    assert asked["variables"]["request"]["query"] == "Zürich"
    assert asked["extensions"]["preRegisteredQueryId"] == asked["query"]
