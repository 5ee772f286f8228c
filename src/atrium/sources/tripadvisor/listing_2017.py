"""Cards of 2017 in both layouts, and of the years around it: every fact has a class of its own.

`.meta_listing` is the one of cities (`data-locationid`, `.review_count`, `.popindex`), `.listing` with an id that of
regions and of earlier years (`.reviewCount`, `.slim_ranking`). The price is the one on the card's button; a struck-out
one beside it, the offers of other sellers and "View all 8 deals from …" are no part of it.
"""

import re
from collections.abc import Iterator
from typing import Any

from atrium.sources import facts
from atrium.sources.markup import Page
from atrium.sources.text import number, prices, whole
from atrium.sources.tripadvisor import urls
from atrium.sources.tripadvisor.listing_cards import Element, cards

_LAYOUTS = (
    (".meta_listing", b"meta_listing"),
    (".listing[id]", b"hotel_"),
    (".listing_title", b"listing_title"),  # neither, but named as ever
)
_BUBBLES = (".ui_bubble_rating", ".sprite-ratings", ".rating_s_fill")
_BUBBLE_CLASS = re.compile(r"\b(?:bubble_|s)(\d)(\d)\b")


def read(document: Page) -> Iterator[dict[str, Any]]:
    """Facts of each card, in page order, sponsored ones included."""
    for selector, near in _LAYOUTS if b"listing_title" in document.raw else ():
        found = cards(document, selector, near)
        if found:
            return map(_facts, found)
    return iter(())


def _facts(card: Element) -> dict[str, Any]:
    heading = card.one(".listing_title") or card
    title = heading.one("a.property_title", "a[href]")
    links = (title.attr("href") if title else None, card.attr("data-url"))
    told = card.one(".info-col", ".statsLine") or card  # the end of a card, behind 20,000 bytes of offers
    reviews = told.one(".review_count", ".reviewCount", ".more")
    ranked = told.one(".popindex", ".slim_ranking")
    price = card.one('[data-sizegroup="mini-meta-price"]')
    return {
        "source_id": card.attr("data-locationid"),
        "name": title.text() if title else None,
        "url": next((link for link in links if link and urls.source_id(link)), None),
        "rating": _rating(told.one(*_BUBBLES)),
        "review_count": whole(reviews.text()) if reviews else None,
        **facts.ranks(ranked.text() if ranked else None),
        "price": prices(price.text())[0] if price else None,
        "sponsored": heading.one(".sponsoredHeadingTag") is not None,
    }


def _rating(bubbles: Element | None) -> float | None:
    """From "4.5 of 5 bubbles", else from the class: bubble_45."""
    if bubbles is None:
        return None
    told = number(bubbles.attr("alt") or bubbles.attr("content"))
    if told is None and (style := _BUBBLE_CLASS.search(bubbles.attr("class") or "")):
        told = int(style[1]) + int(style[2]) / 10
    return facts.rating(told)
