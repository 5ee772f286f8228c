"""Any page with a schema.org Hotel, LodgingBusiness or one of their subtypes: JSON-LD first, microdata as well."""

import hashlib
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from pydantic import ValidationError

from atrium.contracts.errors import EmptyPage, InvalidRequest, UnknownPage
from atrium.contracts.hotel import Hotel, ListedHotel, ListPage, Place
from atrium.contracts.search import ParserName
from atrium.sources import facts, json_ld, lodging, microdata
from atrium.sources.markup import TreePage, open_tree
from atrium.sources.source import Query
from atrium.sources.text import clean
from atrium.sources.tripadvisor import walls

NAME = "schema_org"
MANY = 3  # hotels of different names; a hotel's own page may mention one or two of its sisters
MAX_THINGS = 2_000  # of a page; the largest real list has 100
Facts = dict[str, Any]


def source_id(url: str, known: Facts) -> str:
    """15 digits that stay the same for the same address (without scheme, www and query), or for name and street."""
    parts = urlsplit(url)
    identity = parts.netloc.lower().removeprefix("www.") + parts.path.rstrip("/")
    if not identity:
        identity = f"{known.get('name')}|{known.get('street')}|{known.get('postal_code')}"
    return str(int.from_bytes(hashlib.sha256(identity.encode()).digest()[:8], "big") % 10**15).zfill(15)


@dataclass(frozen=True, slots=True)
class SchemaOrg:
    """See atrium.sources.source.Source."""

    name: str = NAME
    page_size: int = 30

    def place_query(self, text: str) -> Query:
        raise InvalidRequest(f"{NAME} reads single pages; it can't search for {text!r}")

    def parse_places(self, answer: bytes, base: str) -> tuple[Place, ...]:
        raise InvalidRequest(f"{NAME} reads single pages; {base} has no search ({len(answer)} bytes of answer)")

    def list_url(self, first: str, page: int) -> str:
        if page != 1:
            raise InvalidRequest(f"{NAME} knows no further list pages of {first}")
        return first

    def parse_list(
        self, page: bytes, *, url: str, charset: str | None = None, parser: ParserName = "lexbor"
    ) -> ListPage:
        document = open_tree(page, charset, parser)
        base = _address(document, url)
        hotels: dict[str, ListedHotel] = {}
        for thing in _things(document):
            known = lodging.described(thing, base)
            link = facts.absolute(base, _link(thing) or "") or ""
            listed = {
                "source_id": source_id(link if _link(thing) else "", known),
                "url": link,
                "position": len(hotels) + 1,
                "price": known["price_low"],
                **{name: known[name] for name in ("name", "rating", "review_count")},
            }
            try:
                hotels.setdefault(listed["source_id"], ListedHotel(**listed))
            except ValidationError:
                continue
        if not hotels:
            raise _nothing(document, url)
        return ListPage(hotels=tuple(hotels.values()))

    def parse_detail(
        self, page: bytes, *, url: str, charset: str | None = None, parser: ParserName = "lexbor"
    ) -> Hotel:
        document = open_tree(page, charset, parser)
        base = _address(document, url)
        things = _things(document, lists=False) or _things(document)  # a hotel's own page may list others nearby
        names = {str(lodging.described(thing, base)["name"]).casefold() for thing in things}
        if not things:
            raise _nothing(document, url)
        if len(names) > MANY:
            raise UnknownPage(f"a page about {len(names)} hotels, not about one", url=url or None)
        known = _merged(things, base)
        if known["latitude"] is None or known["street"] is None:
            known = {
                name: known[name] if known[name] is not None else loose for name, loose in _loose(document).items()
            }
        if known.get("address") is None:
            known["address"] = lodging.one_line(known)
        link = base or _link(things[0]) or ""
        return facts.hotel(link, source=NAME, source_id=source_id(link, known), **known)


SOURCE = SchemaOrg()


def _things(document: TreePage, *, lists: bool = True) -> list[Facts]:
    """Lodgings with a name, those of JSON-LD before those of microdata; see `lodging.lodgings` for `lists`."""
    found = list(islice(lodging.lodgings(document.json_ld(), lists=lists), MAX_THINGS))
    if b"itemscope" in document.raw.lower():
        items = microdata.items(document.root)
        found += islice(lodging.lodgings(items, lists=lists), MAX_THINGS)
        nameless = [item for item in items if json_ld.types(item) & lodging.LODGING and not item.get("name")]
        found = [*found, *nameless] if found else []
    return found


def _merged(things: list[Facts], base: str) -> Facts:
    """One hotel of all that is said of it: pages spread it over several items, some of them without a name."""
    first, *others = [lodging.described(thing, base) for thing in things]
    for other in others:
        if other["name"] in {None, first["name"]}:
            first |= {name: value for name, value in other.items() if first[name] in (None, ())}
    return first


def _loose(document: TreePage) -> Facts:
    """Address and coordinates that the page has just one of, without saying whose they are."""
    things = list(json_ld.objects(microdata.items(document.root)))
    found = {}
    for name, kind in (("address", "PostalAddress"), ("geo", "GeoCoordinates")):
        alike = [thing for thing in things if kind in json_ld.types(thing)]
        if len(alike) == 1:
            found[name] = alike[0]
    return lodging.described(found, "")  # of every other fact: None


def _link(thing: Facts) -> str | None:
    link = thing.get("url") or thing.get("@id")
    link = link[0] if isinstance(link, list) and link else link
    return facts.absolute("", link) if isinstance(link, str) and clean(link) else None


def _address(document: TreePage, url: str) -> str:
    canonical = document.root.first("link[rel=canonical]")
    return facts.absolute("", url or (canonical.attr("href") if canonical else None) or "") or ""


def _nothing(document: TreePage, url: str) -> Exception:
    wall = walls.recognise(document.raw, "utf-8")
    if wall is not None:
        return wall
    if b"schema.org" in document.raw:
        return EmptyPage("the page has schema.org markup, but no hotel in it", url=url or None)
    return UnknownPage("the page has no schema.org hotel", url=url or None)
