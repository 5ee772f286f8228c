"""Practice pages of 2017 beside real ones, where ../shared/pages is: same channels, sizes and traps within a range."""

import gzip
import re
import statistics
from functools import cache
from pathlib import Path

import pytest

from atrium import gazetteer
from atrium.origin.facts import facts, order
from atrium.origin.numbering import list_path
from atrium.origin.pages import Pages

REAL = Path(__file__).parents[4] / "shared" / "pages"
pytestmark = pytest.mark.skipif(not REAL.exists(), reason="left out: ../shared/pages is missing")
CITIES = ("Dubai", "London", "Kyoto", "Lima", "Oslo", "Cairo", "Denver", "Hanoi")
LIST_CHANNELS = (
    b"data-locationId=", b"data-url=", b'class="property_title', b"ui_bubble_rating", b'class="review_count"',
    b"popindex",
    b"data-pins=", b"TYPEAHEAD_GEO_ID", b"hotelsInGeo", b'"price autoResize"', b"data-clickToken",
)  # fmt: skip
DETAIL_CHANNELS = (
    b"application/ld+json", b"LodgingBusiness", b'id="HEADING"', b"header_popularity popIndexValidation",
    b'class="rank"',
    b'property="v:count"', b'class="blEntry address', b"highlightedAmenity", b'id="ABOUT_TAB"', b"top_amenities",
    b"things_to_do", b"data-lat=", b'class="reviewCount"', b"price_range", b'class="header heading',
)  # fmt: skip


@cache
def real(folder: str) -> list[bytes]:
    files = sorted((REAL / folder).glob("*.html.gz"))
    return [
        gzip.decompress(file.read_bytes()) for file in files if "2015" not in file.name and "g28953" not in file.name
    ]


@cache
def practice(kind: str) -> list[bytes]:
    pages = Pages(7, "2017")
    found = []
    for name in CITIES:
        city = gazetteer.find(name)[0]
        paths = [list_path(city)]
        if kind == "detail":
            paths = [facts(7, city, index, 0).path for index in order(7, city, 0)[0][:12]]
        found += [pages.get(path).body for path in paths]
    return found


@pytest.mark.parametrize(
    ("folder", "kind", "channels"),
    [("tripadvisor-list", "list", LIST_CHANNELS), ("tripadvisor-detail", "detail", DETAIL_CHANNELS)],
)
def test_the_same_channels(folder, kind, channels):
    for channel in channels:
        assert sum(channel in page for page in real(folder)) >= len(real(folder)) - 1, channel
        assert sum(channel in page for page in practice(kind)) >= 0.9 * len(practice(kind)), channel


@pytest.mark.parametrize(("folder", "kind"), [("tripadvisor-list", "list"), ("tripadvisor-detail", "detail")])
def test_the_same_sizes(folder, kind):
    """Within a tenth of the real median; gzip leaves between 0.14 and 0.25, as of the real ones."""
    theirs, ours = (statistics.median(map(len, pages)) for pages in (real(folder), practice(kind)))
    assert 0.9 < ours / theirs < 1.1
    for pages in (real(folder), practice(kind)):
        assert 0.14 < statistics.median(len(gzip.compress(page, 6)) / len(page) for page in pages) < 0.25


def share(pages: list[bytes], pattern: str, of: str) -> float:
    return sum(len(re.findall(pattern.encode(), page)) for page in pages) / sum(
        len(re.findall(of.encode(), page)) for page in pages
    )


def test_the_same_traps_as_often():
    """Over ten real pages the shares are rough; a factor of three tells a missing trap from one that is there."""
    lists, theirs = practice("list"), real("tripadvisor-list")
    for what, pattern, of in (
        ("sponsored cards", "sponsoredHeadingTag", 'id="TYPEAHEAD_GEO_ID"'),
        ("ratings of 4 and 4.5", r"alt='4(?:\.5)? of 5", r"alt='-?[\d.]+ of 5"),
        ("struck-out prices", r'class="(?:ui_column )?xthrough', 'class="property_title'),
    ):
        ours, real_share = share(lists, pattern, of), share(theirs, pattern, of)
        assert real_share / 3 < ours < real_share * 3, (what, ours, real_share)
    details = practice("detail")
    for what, pattern, low, high in (
        ("no locality", '"addressLocality": ""', 0.2, 0.5),  # 4 of 12
        ("no street", '"streetAddress": ""', 0.12, 0.4),  # 3 of 12
        ("no country", '"name": ""', 0.06, 0.32),  # 2 of 12
        ("struck-out letters", "\u0336", 0.5, 1.0),
        ("another currency", r"R\$\d", 0.5, 1.0),
        ("a headline before the name", '<h1 class="header heading', 0.99, 1.0),
    ):
        found = sum(bool(re.search(pattern.encode(), page)) for page in details) / len(details)
        assert low <= found <= high, (what, found)


def test_coordinates_and_review_counts_on_a_hotel_page_are_the_neighbours():
    for pages in (real("tripadvisor-detail"), practice("detail")):
        for page in pages:
            own = re.search(rb"-d(\d+)-", page[page.find(b'"url"') :])[1]
            assert not re.search(rb'data-locid="%b"\s*data-lat' % own, page)
