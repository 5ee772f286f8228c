"""Cards of 2023 and later: JSON in an attribute, JSON-LD, and titles that are known by their hooks.

2023     `data-hotels-data` has {"hotels":[{"id","name","detailUrl","bubbleRating","numReviews"}]}; where it is missing,
         `div[data-automation] > a` is named "12. Hotel So-and-so".
2025-26  JSON-LD ItemList > ListItem > item: Hotel; `hotel-card-title`, `bubbleRatingValue`, `bubbleReviewCount`.
"""

import re
from collections.abc import Iterator
from typing import Any

import orjson

from atrium.sources import facts, json_ld
from atrium.sources.markup import Page
from atrium.sources.text import number, plain, prices, whole
from atrium.sources.tripadvisor import urls
from atrium.sources.tripadvisor.listing_cards import Element, cards, one, titled_cards

HOTELS_DATA = 2_097_152  # bytes of that attribute: 30 hotels with their offers have 200,000
_CARD = '[data-automation="hotel-card"]'
_TITLE = '[data-automation="hotel-card-title"]'
_LINK = 'a[href*="/Hotel_Review"]'
_ROUNDED = re.compile(r"\d\s?[KkMm]\b")  # "31K" is no count
_NUMBERED = re.compile(r"\d{1,4}\.(?:\s|\D)")


def read_data(document: Page) -> Iterator[dict[str, Any]]:
    for hotel in _hotels_data(document):
        yield {
            "source_id": plain(hotel.get("id") or hotel.get("locationId")),
            "name": plain(hotel.get("name")),
            "url": plain(hotel.get("detailUrl") or hotel.get("url")),
            "rating": facts.rating(number(plain(hotel.get("bubbleRating") or hotel.get("rating")))),
            "review_count": whole(plain(hotel.get("numReviews"))),
            "price": _offered(hotel.get("offers")),
            "point": hotel.get("geoPoint"),
            "sponsored": bool(hotel.get("isSponsored") or hotel.get("sponsored")),
        }


def _hotels_data(document: Page) -> list[dict[str, Any]]:
    """The hotels of the `data-hotels-data` attribute."""
    holder = one(document, "[data-hotels-data]", b"data-hotels-data", size=HOTELS_DATA)
    try:
        decoded = orjson.loads((holder.attr("data-hotels-data") if holder else None) or "null")
    except orjson.JSONDecodeError:
        return []
    found = decoded.get("hotels") if isinstance(decoded, dict) else decoded
    return [hotel for hotel in found if isinstance(hotel, dict)] if isinstance(found, list) else []


def _offered(offers: Any) -> float | None:
    first = offers[0] if isinstance(offers, list) and offers else None
    return prices(plain(first.get("displayPrice") or first.get("price")))[0] if isinstance(first, dict) else None


def read_json_ld(document: Page) -> Iterator[dict[str, Any]]:
    for element in _list_items(document):
        item = element.get("item", element)
        if not isinstance(item, dict):
            continue
        rated = item.get("aggregateRating")
        rated = rated if isinstance(rated, dict) else {}
        link = plain(item.get("url") or item.get("@id") or element.get("url"))
        yield {
            "name": plain(item.get("name") or element.get("name")),
            "url": link if urls.source_id(link or "") else None,
            "rating": facts.rating(number(plain(rated.get("ratingValue"))), number(plain(rated.get("bestRating")))),
            "review_count": whole(plain(rated.get("reviewCount", rated.get("ratingCount")))),
            "price": prices(plain(item.get("priceRange")))[0],
        }


def _list_items(document: Page) -> Iterator[dict[str, Any]]:
    for block in document.json_ld():
        for thing in json_ld.objects(block):
            elements = thing.get("itemListElement") if "ItemList" in json_ld.types(thing) else None
            for element in elements if isinstance(elements, list) else (elements,):
                if isinstance(element, dict):
                    yield element


def read_titles(document: Page) -> Iterator[dict[str, Any]]:
    found = cards(document, _CARD, b"hotel-card") or titled_cards(document, _TITLE, b"hotel-card-title")
    for card in found:
        title = card.one(_TITLE) or card
        link = title.one(_LINK)
        counted = _told(card, "bubbleReviewCount") or ""
        yield {
            "name": title.text(),
            "url": link.attr("href") if link else None,
            "rating": facts.rating(number(_told(card, "bubbleRatingValue"))),
            "review_count": None if _ROUNDED.search(counted) else whole(counted),
            "price": prices(_told(card, "metaRegularPrice"))[0],
            "sponsored": card.says("sponsored"),
        }


def read_numbered(document: Page) -> Iterator[dict[str, Any]]:
    """Links to hotels whose text starts with a position; those around photos and review counts don't."""
    for link in cards(document, _LINK, b"/Hotel_Review"):
        name = link.text()
        if name and _NUMBERED.match(name):
            yield {"name": name, "url": link.attr("href")}


def _told(card: Element, hook: str) -> str | None:
    found = card.one(f'[data-automation="{hook}"]', f'[data-test-target="{hook}"]')
    return found.text() if found else None
