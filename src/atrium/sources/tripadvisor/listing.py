"""List pages of all years: which hotels, in which order, and what follows.

A sponsored card comes first and on half of the pages repeats a hotel that stands among the others: the organic card is
kept, at its own place. Hotels of neighbouring places fill up short lists and are listed like the rest; each one's
`geo_id` says whose it is.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import orjson
from pydantic import ValidationError

from atrium.contracts.errors import BotWall, ConsentWall, EmptyPage, SourceError, UnknownPage
from atrium.contracts.hotel import ListedHotel, ListPage
from atrium.contracts.search import ParserName
from atrium.sources import facts
from atrium.sources.markup import Page, open_page
from atrium.sources.text import whole
from atrium.sources.tripadvisor import listing_2017, listing_later, urls, walls
from atrium.sources.tripadvisor.listing_cards import one

Facts = dict[str, Any]

# 2023 and later: the first says the order of the hotels; what it leaves unknown, the others fill in.
_CHANNELS: tuple[Callable[[Page], Iterator[Facts]], ...] = (
    listing_later.read_data,
    listing_later.read_titles,
    listing_later.read_json_ld,
)
_HEAD = 262_144  # bytes that hold the head and the search form; 90,000 do on real pages
_FOLLOWING = ('link[rel="next"]', b"next rel")
_NEXT_2017 = (("a.nav.next", b"next nav"),)
_NEXT_LATER = (
    ('a[data-smoke-attr="pagination-next-arrow"]', b"pagination-next-arrow"),
    ('a[aria-label="Next page"]', b"Next page"),
    *_NEXT_2017,
)
_POSITION = re.compile(r"^\d{1,4}\.(?:\s+|(?=\D))")
_PINS = 65_536  # bytes of the attribute; 30 hotels have 5,000
_HOTELS_IN_GEO = re.compile(rb'"hotelsInGeo":"?(\d{1,6})')
_STAY = re.compile(rb"of\s(?:<[^<>]{0,300}>)?(\d[\d,.]{0,9})(?:</[^<>]{0,20}>)?\s{1,9}places to stay")


def parse_list(page: bytes, *, url: str = "", charset: str | None = None, parser: ParserName = "lexbor") -> ListPage:
    """The hotels of a list page, each once. Raises a leaf of SourceError."""
    document = open_page(page, charset, parser)
    base = facts.absolute(urls.SITE, url) or urls.SITE
    cards = _once(listing_2017.read(document))
    following, coordinates = (_NEXT_2017, _pins(document)) if cards else (_NEXT_LATER, {})
    cards = cards or _later(document)
    hotels = tuple(_listed(cards.values(), base))
    geo_id = _geo_id(document) or urls.list_geo_id(url)
    if not hotels:
        raise _nothing(document, geo_id, url)
    total = _total(document, hotels)
    return ListPage(
        geo_id=geo_id or _commonest(hotel.geo_id for hotel in hotels),
        total=total,
        next_url=_next_url(document, base, () if total is not None and total <= len(hotels) else following),
        hotels=hotels,
        coordinates=coordinates or _points((card["source_id"], card.get("point")) for card in cards.values()),
    )


def _later(document: Page) -> dict[str, Facts]:
    merged: dict[str, Facts] = {}
    if urls.source_id(_canonical(document)):  # a hotel's own page may list others nearby
        return merged
    for read in _CHANNELS:
        for source_id, card in _once(read(document)).items():
            known = merged.setdefault(source_id, card)
            known |= {name: value for name, value in card.items() if known.get(name) is None}
    return merged or _once(listing_later.read_numbered(document))


def _once(cards: Iterable[Facts]) -> dict[str, Facts]:
    """By id; an organic card takes the place of a sponsored one, any other repetition is left out."""
    kept: dict[str, Facts] = {}
    for card in cards:
        source_id = urls.source_id(card.get("url") or "") or card.get("source_id") or ""
        name = _POSITION.sub("", card.get("name") or "")
        before = kept.get(source_id)
        if not name or not source_id.isdecimal() or (before and (card.get("sponsored") or not before.get("sponsored"))):
            continue
        kept.pop(source_id, None)
        kept[source_id] = card | {"source_id": source_id, "name": name}
    return kept


def _listed(cards: Iterable[Facts], base: str) -> Iterator[ListedHotel]:
    """Without what the contract does not allow: such a fact is unknown, such a hotel is left out."""
    position = 1
    for card in cards:
        link = card.get("url") or ""
        known = {name: value for name, value in card.items() if value is not None and name in ListedHotel.model_fields}
        known |= {"url": facts.absolute(base, link), "geo_id": urls.geo_id(link), "position": position}
        try:
            hotel = ListedHotel(**known)
        except ValidationError as error:
            wrong = {str(problem["loc"][0]) for problem in error.errors()}
            if wrong & {"source_id", "name", "url"}:
                continue
            hotel = ListedHotel(**{name: value for name, value in known.items() if name not in wrong})
        yield hotel
        position += 1


def _nothing(document: Page, geo_id: str | None, url: str) -> SourceError:
    """What a page is that lists no hotel."""
    seen = walls.recognise(document.raw)
    if isinstance(seen, (BotWall, ConsentWall)):
        return seen
    if urls.source_id(_canonical(document)):
        return UnknownPage("this is a hotel's own page, no list of hotels", url=url or None)
    if geo_id:
        return EmptyPage("a list page without a single hotel", url=url or None)
    return seen or UnknownPage("this is no list of hotels", url=url or None)


def _canonical(document: Page) -> str:
    """Where the page says it lives, "" where it does not."""
    for selector, near, attribute in (
        ('link[rel="canonical"]', b"canonical", "href"),
        ('meta[property="og:url"]', b"og:url", "content"),
        ('link[rel="alternate"][hreflang]', b"hreflang", "href"),
    ):
        found = one(document, selector, near, within=_HEAD)
        address = found.attr(attribute) if found else None
        if address:
            return address
    return ""


def _geo_id(document: Page) -> str | None:
    """Whose list it is, in the page's own words."""
    found = one(document, "#TYPEAHEAD_GEO_ID", b"TYPEAHEAD_GEO_ID", within=_HEAD)
    told = found.attr("value") if found else None
    if told and told.isdecimal():
        return told
    following = one(document, *_FOLLOWING, within=_HEAD)
    return urls.list_geo_id(_canonical(document)) or urls.list_geo_id((following and following.attr("href")) or "")


def _commonest(values: Iterable[str | None]) -> str | None:
    counted = Counter(value for value in values if value)
    return counted.most_common(1)[0][0] if counted else None


def _total(document: Page, hotels: tuple[ListedHotel, ...]) -> int | None:
    """ "of 470 hotels" on the cards; else what the page has for its scripts; else "of 1,234 places to stay"."""
    if ranked := Counter(hotel.rank_total for hotel in hotels if hotel.rank_total):
        return ranked.most_common(1)[0][0]
    counted = one(document, "[data-main-list-match-count]", b"data-main-list-match-count")
    if counted:
        return whole(counted.attr("data-main-list-match-count"))
    if found := document.search(_STAY):
        return whole(found[1].decode())
    found = document.search(_HOTELS_IN_GEO, scripts=True)
    return int(found[1]) if found else None


def _next_url(document: Page, base: str, hooks: tuple[tuple[str, bytes], ...]) -> str | None:
    """What the head says follows (2017); else where a link for people leads."""
    for selector, near, within in ((*_FOLLOWING, _HEAD), *((*hook, None) for hook in hooks)):
        found = one(document, selector, near, within=within)
        link, _, part = ((found.attr("href") if found else None) or "").partition("#")
        if "/Hotels" in link and part != "LEAF_GEO_LIST":  # that one leads through the places of a region
            return facts.absolute(base, link)
    return None


def _pins(document: Page) -> dict[str, tuple[float, float]]:
    """Coordinates by hotel of 2017's `data-pins`: [{"id","latitude","longitude"}]."""
    pins = one(document, "[data-pins]", b"data-pins", size=_PINS)
    try:
        decoded = orjson.loads((pins.attr("data-pins") if pins else None) or "[]")
    except orjson.JSONDecodeError:
        return {}
    return (
        _points((pin.get("id"), pin) for pin in decoded if isinstance(pin, dict)) if isinstance(decoded, list) else {}
    )


def _points(places: Iterable[tuple[Any, Any]]) -> dict[str, tuple[float, float]]:
    found = ((str(source_id), _degrees(place)) for source_id, place in places if isinstance(place, dict))
    return {source_id: degrees for source_id, degrees in found if degrees}


def _degrees(place: dict[str, Any]) -> tuple[float, float] | None:
    latitude, longitude = place.get("latitude"), place.get("longitude")
    if not isinstance(latitude, (int, float)) or not isinstance(longitude, (int, float)):
        return None
    return (float(latitude), float(longitude)) if abs(latitude) <= 90 and abs(longitude) <= 180 else None
