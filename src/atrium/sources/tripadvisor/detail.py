"""A hotel's own page, in the shapes of 2015 (RDFa), 2017, 2023 (escaped JSON) and 2025-26 (JSON-LD).

JSON-LD counts where there is any; what it leaves out is taken from the channel that each shape has for it. Two facts of
2017 are traps: `data-lat` and `.reviewCount` belong to hotels nearby. The hotel's own coordinates of 2015 and 2017
stand in the script of the map, beside its id.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from atrium.contracts.errors import SourceError, UnknownPage
from atrium.contracts.hotel import Hotel
from atrium.contracts.search import ParserName
from atrium.sources import facts, lodging
from atrium.sources.markup import Node, Page, first, open_page
from atrium.sources.text import decimal, prices, whole
from atrium.sources.tripadvisor import urls, walls

NAME = "tripadvisor"
LEAF = 1024  # bytes of an element with a line of text; real ones have up to 400
Facts = dict[str, Any]

_STAR_CLASS = re.compile(r"\bstar_(\d)(\d)\b")
_STAR_LABEL = re.compile(rb"""aria-label\s{0,3}=\s{0,3}["'](\d(?:[.,]\d)?) of 5(?: stars?)?["']""")
# `\"` of JSON inside a script's string; quotes may be escaped up to three times, and other names stand in between
_SUMMARY = re.compile(
    rb'reviewSummary\\{0,7}":\s{0,9}\{[^{}]{0,200}?rating\\{0,7}":\s{0,9}(-?[\d.]{1,6}|null)'
    rb'[^{}]{0,200}?count\\{0,7}":\s{0,9}(\d{1,9})'
)
_POPULARITY = re.compile(rb'popIndexRank\\{0,7}":\s{0,9}(\d{1,9})[^{}]{0,200}?popIndexTotal\\{0,7}":\s{0,9}(\d{1,9})')
_ITSELF = re.compile(rb"""\bflagsUrl\s{0,3}=\s{0,3}["'](/Hotel_Review-[^"'<>\\\s]{1,400})["']""")
_MAP = re.compile(
    rb"window\.map0Div\s{0,9}=\s{0,9}\{\s{0,9}lat:\s{0,9}(-?[\d.]{1,20}),\s{0,9}lng:\s{0,9}(-?[\d.]{1,20}),"
    rb"[^{}]{0,200}?\blocId:\s{0,9}(\d{1,20})"
)
_RDFA = re.compile(rb"""\srel\s{0,3}=\s{0,3}["']?v:""")
_POPULARITY_2017 = re.compile(rb"popIndexValidation")
_BETWEEN = rb"\s{0,9}(?:<[^<>]{0,300}>\s{0,9}){0,6}"
_RANK_LINE = re.compile(
    rb"#(\d[\d,]{0,9})" + _BETWEEN + rb"of" + _BETWEEN + rb"(\d[\d,]{0,9})" + _BETWEEN + rb"hotels? in "
)
_ABOUT = ", ".join(
    f".{kind} .item:not(.title)" for kind in ("top_amenities", "hotel_amenities", "room_amenities", "things_to_do")
)
_KRONER = {"norge": "NOK", "norway": "NOK", "sverige": "SEK", "sweden": "SEK", "danmark": "DKK", "denmark": "DKK"}


def parse_detail(page: bytes, *, url: str = "", charset: str | None = None, parser: ParserName = "lexbor") -> Hotel:
    """The hotel that the page is about. Raises a leaf of SourceError."""
    document = open_page(page, charset, parser)
    thing = _own(document, urls.source_id(url))
    said = _address(document, thing)
    address = url if said is None else said
    source_id = urls.source_id(address)
    base = facts.absolute(urls.SITE, url) or urls.SITE
    known: Facts = lodging.described(thing, base) if thing else {}
    known["name"] = known.get("name") or _heading(document)
    if source_id is None or known["name"] is None:
        raise _no_hotel(document, url)
    for fields, read in _channels(document, thing):
        if any(known.get(field) in (None, ()) for field in fields):
            found = read(document, source_id)
            known |= {field: value for field, value in found.items() if known.get(field) in (None, ())}
    if said is None and not any(value for field, value in known.items() if field != "name"):
        raise _no_hotel(document, url)  # a list that was had from a hotel's address has a heading, too
    if known.get("address") is None:
        known["address"] = lodging.one_line(known)
    if known.get("currency") is None and known.get("price_low") is not None:
        known["currency"] = _KRONER.get((known.get("country") or "").lower())
    return facts.hotel(facts.absolute(base, address) or base, source=NAME, source_id=source_id, **known)


def _no_hotel(document: Page, url: str) -> SourceError:
    return walls.recognise(document.raw, "utf-8") or UnknownPage("this is no hotel's page", url=url or None)


def _own(document: Page, wanted: str | None) -> Facts | None:
    """The lodging that the page is about: hotels nearby may have JSON-LD as well."""
    things = []
    for thing in lodging.lodgings(document.json_ld(), lists=False):
        mine = urls.source_id(str(thing.get("url")))
        if thing.get("aggregateRating") and mine and wanted in {None, mine}:
            return thing  # the rest of the page need not be searched
        things.append(thing)
    named = [thing for thing in things if wanted and urls.source_id(str(thing.get("url"))) == wanted]
    rated = [thing for thing in things if thing.get("aggregateRating")]
    return next(iter(named or rated or things), None)


def _address(document: Page, thing: Facts | None) -> str | None:
    """Where the page says it lives: JSON-LD, else its canonical link. None where it says nothing."""
    said = str(thing.get("url", "")) if thing else ""
    if urls.source_id(said):
        return said
    for css, near, attribute in (
        ("link[rel=canonical]", b"canonical", "href"),
        ('meta[property="og:url"]', b"og:url", "content"),
    ):
        node = first(document, css, near, LEAF)
        if node and (said := node.attr(attribute) or ""):
            return said  # it may be another kind of page, whatever was asked for
    others = (node.attr("href") or "" for node in document.find("link[rel=alternate]", b"alternate rel", LEAF))
    if other := next((address for address in others if urls.source_id(address)), None):
        return other
    found = document.search(
        _ITSELF, scripts=True
    )  # further pages of reviews are not for search engines: they say none of these
    return urls.without_reviews(found[1].decode("utf-8", "replace")) if found else None


def _heading(document: Page) -> str | None:
    """2015, 2017 and 2023: the first h1 may be a headline with kind and place, this one is the name."""
    node = first(document, "#HEADING", b"HEADING", LEAF)
    if node is None and document.search(_SUMMARY, scripts=True):
        node = first(document, "h1", b"h1", LEAF)
    return node.text() if node else None


def _rdfa_rating(document: Page, _: str) -> Facts:
    node = first(document, '[property="v:average"]', b"v:average", LEAF)
    return {"rating": facts.rating(decimal(node.attr("content") or node.text()))} if node else {}


def _rdfa_count(document: Page, _: str) -> Facts:
    node = first(document, '[property="v:count"]', b"v:count", LEAF)
    return {"review_count": whole(node.attr("content") or node.text())} if node else {}


def _summary(document: Page, _: str) -> Facts:
    found = document.search(_SUMMARY, scripts=True)
    if not found:
        return {}
    return {"rating": facts.rating(decimal(found[1].decode())), "review_count": int(found[2])}


def _popularity(document: Page, _: str) -> Facts:
    found = document.search(_POPULARITY, scripts=True) or document.search(_RANK_LINE)
    return {"rank": whole(found[1].decode()), "rank_total": whole(found[2].decode())} if found else {}


def _header_popularity(document: Page, _: str) -> Facts:
    """ "#6 of 515 Hotels in Barcelona"; "#6 Luxury Hotel in Barcelona" further down is another fact."""
    node = first(document, ".header_popularity", b"header_popularity", LEAF)
    return facts.ranks(node.text()) if node else {}


def _rank_text(document: Page, _: str) -> Facts:
    node = first(document, ".rank_text", b"rank_text", LEAF)
    return facts.ranks(node.text()) if node else {}


def _stars(document: Page, _: str) -> Facts:
    node = first(document, ".ui_star_rating", b"ui_star_rating", 512)
    found = _STAR_CLASS.search(node.attr("class") or "") if node else None
    return {"stars": facts.halves(int(found[1]) + int(found[2]) / 10)} if found else {}


def _stars_2015(document: Page, _: str) -> Facts:
    node = first(document, ".additional_info.stars", b"additional_info stars")
    return {"stars": facts.halves(decimal(node.text()))} if node else {}


def _star_label(document: Page, _: str) -> Facts:
    found = document.search(_STAR_LABEL)
    return {"stars": facts.halves(decimal(found[1].decode()))} if found else {}


def _address_shown(document: Page, _: str) -> Facts:
    """The visible line; a hidden copy of it follows inside the same element."""
    return _address_parts(first(document, ".blEntry.address", b"blEntry address"))


def _address_2015(document: Page, _: str) -> Facts:
    return _address_parts(first(document, ".format_address", b"format_address"))


def _address_parts(node: Node | None) -> Facts:
    if node is None:
        return {}
    parts = {
        css: _first_text(node, css) for css in (".street-address", ".extended-address", ".locality", ".country-name")
    }
    shown = ", ".join(part.rstrip(" ,") for part in parts.values() if part and part.rstrip(" ,"))
    return {
        "address": shown or None,
        "street": _first_text(node, '[property="v:street-address"]'),
        "city": _first_text(node, '[property="v:locality"]'),
        "postal_code": _first_text(node, '[property="v:postal-code"]'),
        "country": _first_text(node, '[property="v:country-name"]'),
    }


def _first_text(node: Node, css: str) -> str | None:
    found = node.first(css)
    return found.text() if found else None


def _price_range(document: Page, _: str) -> Facts:
    node = first(document, '[property="v:pricerange"]', b"v:pricerange", LEAF)
    low, high, currency = prices(node.text() if node else None)
    return {"price_low": low, "price_high": high, "currency": currency}


def _amenities_2015(document: Page, _: str) -> Facts:
    lists = document.find(".amenity_lst", b"amenity_lst", 16_384)
    return {"amenities": _texts(item for listed in lists for item in listed.all("li"))}


def _amenities_2017(document: Page, _: str) -> Facts:
    """Highlights first, then the lists of the About tab."""
    details = first(document, ".amenitiesColumn", b"amenitiesColumn")
    about = first(document, "#ABOUT_TAB", b"ABOUT_TAB", 16_384)
    highlights = details.all(".highlightedAmenity") if details else []
    return {"amenities": _texts([*highlights, *(about.all(_ABOUT) if about else ())])}


def _amenities_2023(document: Page, _: str) -> Facts:
    marked = document.find('[data-test-target*="amenity"]', b"amenity data-test-target", 600)
    return {"amenities": _texts(marked)}


def _texts(nodes: Iterable[Node]) -> tuple[str, ...]:
    return facts.distinct((node.text() or "").rstrip(" ,") for node in nodes)


def _own_coordinates(document: Page, source_id: str) -> Facts:
    """Of the map's script; elements with `data-lat` are hotels and sights nearby."""
    found = document.search(_MAP, b"window.map0Div", scripts=True)
    if not found or found[3].decode() != source_id:
        return {}
    latitude, longitude = facts.point(decimal(found[1].decode()), decimal(found[2].decode()))
    return {"latitude": latitude, "longitude": longitude}


def _photo(document: Page, _: str) -> Facts:
    for node in document.find('img[rel="v:photo"][src^="http"]', b"v:photo", LEAF):
        return {"image_url": node.attr("src")}
    return {}


def _description(document: Page, _: str) -> Facts:
    """The hotel's own words (2023 and later)."""
    node = first(document, "div.fIrGe._T", b"fIrGe", 16_384)
    return {"description": node.text()} if node else {}


Channel = tuple[tuple[str, ...], Callable[[Page, str], Facts]]

_2015: tuple[Channel, ...] = (
    (("rating",), _rdfa_rating),
    (("review_count",), _rdfa_count),
    (("rank", "rank_total"), _rank_text),
    (("stars",), _stars_2015),
    (("address", "street", "city", "postal_code", "country"), _address_2015),
    (("price_low", "price_high"), _price_range),
    (("amenities",), _amenities_2015),
    (("latitude", "longitude"), _own_coordinates),
    (("image_url",), _photo),
)
_2017: tuple[Channel, ...] = (
    (("review_count",), _rdfa_count),
    (("rank", "rank_total"), _header_popularity),
    (("stars",), _stars),
    (("address", "street", "city", "postal_code", "country"), _address_shown),
    (("amenities",), _amenities_2017),
    (("latitude", "longitude"), _own_coordinates),
)
_2023: tuple[Channel, ...] = (
    (("rating", "review_count"), _summary),
    (("rank", "rank_total"), _popularity),
    (("stars",), _star_label),
    (("amenities",), _amenities_2023),
    (("description",), _description),
)


def _channels(document: Page, thing: Facts | None) -> tuple[Channel, ...]:
    """The shape's own: looking in vain for those of another costs 0.3 ms each."""
    if thing is None:
        return _2015 if document.search(_RDFA) else (*_2017, *_2023)
    return _2017 if document.search(_POPULARITY_2017, scripts=True) else _2023
