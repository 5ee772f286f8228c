"""List pages: both layouts of 2017 (and what came before), 2023 and 2025-26.

A sponsored card comes first and may repeat a hotel that stands among the others: the organic card is kept, at its own
place. What belongs to neighbouring places is listed like the rest; its `geo_id` says whose it is.
"""

import html
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import urljoin

import orjson
from pydantic import ValidationError

from atrium.contracts.errors import EmptyPage, UnknownPage
from atrium.contracts.hotel import ListedHotel, ListPage
from atrium.contracts.search import ParserName
from atrium.sources import facts, json_ld
from atrium.sources.markup import Node, TreePage, open_tree
from atrium.sources.text import clean, number, prices, whole
from atrium.sources.tripadvisor import urls, walls

Facts = dict[str, Any]

_NUMBERED = re.compile(r"^\d{1,4}\.\s+")
_RANK = re.compile(r"#\s?(\d[\d,.\u00a0]{0,9}).{0,60}?\b(?:of|av|de|von|di|van)\s(\d[\d,.\u00a0]{0,9})", re.IGNORECASE)
_TOTAL_WORDS = re.compile(
    rb"\bof\s(?:<[^<>]{0,200}>)?(\d[\d,]{0,9})(?:</[^<>]{0,20}>)?\s(?:places to stay|properties|hotels)\b"
)
_IN_GEO = re.compile(rb'"hotelsInGeo":"(\d{1,6})"')
_MATCHES = re.compile(rb'data-main-list-match-count="(\d{1,6})"')


def parse_list(page: bytes, *, url: str = "", charset: str | None = None, parser: ParserName = "lexbor") -> ListPage:
    """The hotels of a list page, each once. Raises a leaf of SourceError."""
    document = open_tree(page, charset, parser)
    base = url or urls.SITE
    cards: list[Facts] = []
    for read in (_cards_2017, _cards_data, _cards_json_ld, _cards_2023):
        cards = [card for card in read(document) if card.get("url") and card.get("name")]
        if cards:
            break
    hotels = tuple(_once(cards, base))
    geo_id = _geo_id(document, url)
    if not hotels:
        wall = walls.recognise(document.raw)
        if wall is not None:
            raise wall
        raise EmptyPage("a list page without a single hotel") if geo_id else UnknownPage("this is no list of hotels")
    return ListPage(
        geo_id=geo_id or _commonest(hotel.geo_id for hotel in hotels),
        total=_total(document, hotels),
        next_url=_next_url(document, base),
        hotels=hotels,
        coordinates=_coordinates(document),
    )


def _once(cards: Iterable[Facts], base: str) -> Iterator[ListedHotel]:
    """Valid hotels in page order; an organic card takes the place of a sponsored one."""
    kept: dict[str, Facts] = {}
    for card in cards:
        source_id = str(card.get("source_id") or urls.source_id(card["url"]) or "")
        if not source_id.isdecimal():
            continue
        before = kept.get(source_id)
        if before is not None and (card.get("sponsored") or not before.get("sponsored")):
            continue
        kept.pop(source_id, None)
        kept[source_id] = card | {"source_id": source_id}
    for position, card in enumerate(kept.values(), 1):
        listed = _listed(card, base, position)
        if listed:
            yield listed


def _listed(card: Facts, base: str, position: int) -> ListedHotel | None:
    known = card | {"url": urljoin(base, card["url"]), "geo_id": urls.geo_id(card["url"]), "position": position}
    try:
        return ListedHotel(**known)
    except ValidationError as error:
        wrong = {str(problem["loc"][0]) for problem in error.errors()}
    if wrong & {"source_id", "name", "url"}:
        return None
    return ListedHotel(**{name: value for name, value in known.items() if name not in wrong})


def _cards_2017(document: TreePage) -> Iterator[Facts]:
    """`.meta_listing` cards, or the `.listing` ones of the older layout."""
    for card in document.root.all(".meta_listing") or document.root.all('.listing[id^="hotel_"]'):
        title = card.first(".property_title")
        name = title.text() if title else None
        link = (title.attr("href") if title else None) or card.attr("data-url")
        if name is None or link is None:
            continue
        bubbles = card.first(".ui_bubble_rating")
        reviews = card.first(".review_count") or card.first(".reviewCount")
        ranked = card.first(".popindex") or card.first(".slim_ranking")
        yield {
            "source_id": card.attr("data-locationid"),
            "name": name,
            "url": link,
            "rating": facts.rating(number(bubbles.attr("alt") if bubbles else None)),
            "review_count": whole(reviews.text() if reviews else None),
            **_rank(ranked.text() if ranked else None),
            "price": _price(card),
            "sponsored": card.first(".sponsoredHeadingTag") is not None,
        }


def _price(card: Node) -> float | None:
    """The offer that the card shows; the struck-out one beside it has another class."""
    node = card.first(".price.autoResize")
    return prices(node.text())[0] if node else None


def _rank(text: str | None) -> Facts:
    found = _RANK.search(text or "")
    return {"rank": whole(found[1]), "rank_total": whole(found[2])} if found else {}


def _cards_data(document: TreePage) -> Iterator[Facts]:
    """2023: `data-hotels-data`, JSON in an attribute."""
    for node in document.root.all("[data-hotels-data]"):
        try:
            decoded = orjson.loads(node.attr("data-hotels-data") or "")
        except orjson.JSONDecodeError:
            continue
        for found in decoded.get("hotels", ()) if isinstance(decoded, dict) else ():
            if isinstance(found, dict):
                yield {
                    "source_id": _text(found.get("id") or found.get("locationId")),
                    "name": _text(found.get("name")),
                    "url": _text(found.get("detailUrl") or found.get("url")),
                    "rating": facts.rating(number(_text(found.get("bubbleRating") or found.get("rating")))),
                    "review_count": whole(_text(found.get("numReviews"))),
                    "price": prices(_text(found.get("price") or found.get("displayPrice")))[0],
                    "sponsored": bool(found.get("isSponsored") or found.get("sponsored")),
                }


def _cards_json_ld(document: TreePage) -> Iterator[Facts]:
    """2025-26: an ItemList of Hotels, and the cards beside it, which know what is sponsored and what it costs."""
    shown = {card["source_id"]: card for card in _cards_2025(document)}
    listed = {card["source_id"]: card for card in _items(document)}
    for source_id in listed.keys() | shown.keys() if not shown else [*shown, *(listed.keys() - shown.keys())]:
        known = {name: value for name, value in listed.get(source_id, {}).items() if value is not None}
        yield shown.get(source_id, {}) | known


def _items(document: TreePage) -> Iterator[Facts]:
    for block in document.json_ld():
        for thing in json_ld.objects(block):
            if "ItemList" not in json_ld.types(thing):
                continue
            elements = thing.get("itemListElement")
            for element in elements if isinstance(elements, list) else ():
                item = element.get("item", element) if isinstance(element, dict) else None
                if not isinstance(item, dict):
                    continue
                link = _text(item.get("url") or item.get("@id") or element.get("url"))
                rated = item.get("aggregateRating")
                rated = rated if isinstance(rated, dict) else {}
                yield {
                    "source_id": urls.source_id(link or ""),
                    "name": _text(item.get("name") or element.get("name")),
                    "url": link,
                    "rating": facts.rating(number(_text(rated.get("ratingValue")))),
                    "review_count": whole(_text(rated.get("reviewCount"))),
                    "price": prices(_text(item.get("priceRange")))[0],
                }


def _cards_2025(document: TreePage) -> Iterator[Facts]:
    main = document.root.first('[data-automation="hotels-main-list"]') or document.root
    for card in main.all('[data-automation="hotel-card"]') or main.all('[data-automation="hotel-card-title"]'):
        links = [link for link in card.all("a[href]") if urls.source_id(link.attr("href") or "")]
        title = card.first('[data-automation="hotel-card-title"]') or card
        name = _NUMBERED.sub("", title.text() or "")
        if not links or not name:
            continue
        value = card.first('[data-automation="bubbleRatingValue"]')
        count = card.first('[data-automation="bubbleReviewCount"]')
        cost = card.first('[data-automation="metaRegularPrice"]')
        sponsored = card.first('[data-automation="sponsored"]')
        yield {
            "source_id": urls.source_id(links[0].attr("href") or ""),
            "name": name,
            "url": links[0].attr("href"),
            "rating": facts.rating(number(value.text() if value else None)),
            "review_count": whole((count.text() or "").strip("()") if count else None),
            "price": prices(cost.text() if cost else None)[0],
            "sponsored": sponsored is not None,
        }


def _cards_2023(document: TreePage) -> Iterator[Facts]:
    """2023 without the data: `div[data-automation] > a`, the name behind its position ("12. ")."""
    for card in document.root.all("div[data-automation]"):
        links = [link for link in card.all("a[href]") if (link.attr("href") or "").startswith("/Hotel_Review")]
        name = _NUMBERED.sub("", (links[0].text() if links else None) or "")
        if not name:
            continue
        bubbles = card.first('svg[aria-label*="bubbles"]')
        yield {
            "source_id": urls.source_id(links[0].attr("href") or ""),
            "name": name,
            "url": links[0].attr("href"),
            "rating": facts.rating(number(bubbles.attr("aria-label") if bubbles else None)),
            "review_count": None,
        }


def _text(value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    return clean(html.unescape(str(value)))


def _geo_id(document: TreePage, url: str) -> str | None:
    """Whose list it is: the page's own word, else its canonical address, else the one it was had from."""
    for css, attribute in (
        ("#TYPEAHEAD_GEO_ID", "value"),
        ("link[rel=canonical]", "href"),
        ('meta[property="og:url"]', "content"),
        ("link[rel=next]", "href"),
    ):
        node = document.root.first(css)
        value = (node.attr(attribute) if node else None) or ""
        found = value if value.isdecimal() else urls.geo_id(value) if "/Hotels-" in value else None
        if found:
            return found
    return urls.geo_id(url) if "/Hotels" in url else None


def _commonest(values: Iterable[str | None]) -> str | None:
    counted = Counter(value for value in values if value)
    return counted.most_common(1)[0][0] if counted else None


def _total(document: TreePage, hotels: tuple[ListedHotel, ...]) -> int | None:
    ranked = [hotel.rank_total for hotel in hotels if hotel.rank_total]
    if ranked:
        return Counter(ranked).most_common(1)[0][0]
    for pattern in (_MATCHES, _IN_GEO, _TOTAL_WORDS):
        if found := pattern.search(document.raw):
            return whole(found[1].decode())
    return None


def _next_url(document: TreePage, base: str) -> str | None:
    for css in (
        "link[rel=next]",
        "a.nav.next[href]",
        'a[data-smoke-attr="pagination-next-arrow"]',
        'a[aria-label="Next page"]',
    ):
        node = document.root.first(css)
        link = node.attr("href") if node else None
        if link and "/Hotels" in link:
            return urljoin(base, link.partition("#")[0])
    return None


def _coordinates(document: TreePage) -> dict[str, tuple[float, float]]:
    """2017's `data-pins`: [{"id","latitude","longitude", …}]."""
    found: dict[str, tuple[float, float]] = {}
    for node in document.root.all("[data-pins]"):
        try:
            pins = orjson.loads(node.attr("data-pins") or "[]")
        except orjson.JSONDecodeError:
            continue
        for pin in pins if isinstance(pins, list) else ():
            north, east = (pin.get("latitude"), pin.get("longitude")) if isinstance(pin, dict) else (None, None)
            if (
                isinstance(north, (int, float))
                and isinstance(east, (int, float))
                and abs(north) <= 90
                and abs(east) <= 180
            ):
                found[str(pin.get("id"))] = (float(north), float(east))
    return found
