"""Whatever the bytes are: a model or a leaf of SourceError, in time that grows with the page and no faster."""

import contextlib
import random
import time
from pathlib import Path

import pytest

from atrium.contracts.errors import SourceError
from atrium.sources.tripadvisor.listing import parse_list
from atrium.sources.tripadvisor.places import parse_places

PAGES = Path(__file__).parents[3] / "pages"
SEEDS = sorted(PAGES.glob("list-*/page.html")) + sorted(PAGES.glob("wall-*/page.html"))

REPEATED = {
    "hint in text": b"meta_listing ",
    "hint in tags": b'<div class="meta_listing">listing_title',
    "unclosed tags": b"<div class='meta_listing' listing_title ",
    "unclosed quotes": b'<a class="meta_listing" title="listing_title ',
    "unclosed scripts": b"<script>listing_title",
    "unclosed comments": b"<!-- listing_title",
    "nested items": b'<ul><li><div data-automation="hotel-card-title">',
    "numbered links": b'<a href="/Hotel_Review-g1-d2-X.html">1. x',
    "totals": b"of 1 places to stay places to stay",
    "JSON-LD": b'<script type="application/ld+json">[[[[',
    "deep JSON-LD": b'<script type="application/ld+json">' + b"[" * 5_000 + b"]" * 5_000 + b"</script>",
    "headings": b"<h1>access",
    "pins": b'<i data-pins="[',
}


def outcome(page, **options):
    try:
        return parse_list(page, **options)
    except SourceError as error:
        return error


@pytest.mark.parametrize("name", REPEATED)
def test_time_grows_with_the_page_only(name):
    seconds = []
    for size in (250_000, 2_000_000):
        page = (REPEATED[name] * (size // len(REPEATED[name]) + 1))[:size]
        started = time.process_time()
        outcome(page)
        seconds.append(time.process_time() - started)
    assert seconds[1] < 1.0 + 16 * seconds[0]  # eight times the bytes; 64 times the time would be a square


@pytest.mark.parametrize("parser", ["lexbor", "bs4"])
@pytest.mark.parametrize("seed", range(12))
def test_mutilated_pages_end_in_a_model_or_a_leaf(seed, parser):
    dice = random.Random(seed)
    for source in SEEDS:
        page = bytearray(source.read_bytes()[:20_000])
        for _ in range(dice.randrange(1, 40)):
            at = dice.randrange(len(page))
            page[at : at + dice.randrange(3)] = dice.randbytes(dice.randrange(3))
        cut = bytes(page[: dice.randrange(len(page))])
        for mutilated in (bytes(page), cut, cut[::-1], cut.decode("utf-8", "replace").encode("utf-16")):
            outcome(mutilated, parser=parser, url="//[")
            with contextlib.suppress(SourceError):
                parse_places(mutilated, "//[")


@pytest.mark.parametrize(
    "link",
    ["//[", "http://[::1/Hotel_Review-g1-d2-X.html", "javascript:/Hotel_Review-g1-d2-X", "\x00/Hotel_Review-g1-d2-"],
)
def test_links_that_are_none_do_no_harm(link):
    title = f'<div class="listing_title"><a class="property_title" href="{link}">X</a></div>'
    outcome(f'<div class="meta_listing">{title}</div>'.encode())


def test_numbers_that_no_hotel_has_are_unknown():
    page = (
        b'<div class="meta_listing" data-locationid="7"><div class="listing_title"><a class="property_title" '
        b'href="/Hotel_Review-g1-d7-X.html">X</a></div><span class="ui_bubble_rating" alt="11 of 5 bubbles"></span>'
        b'<a class="review_count">-5 reviews</a><div class="popindex">#0 of 0 hotels</div></div>'
    )
    (hotel,) = parse_list(page).hotels
    assert (hotel.rating, hotel.review_count, hotel.rank, hotel.rank_total) == (None, None, None, None)
