"""From a city's name to its list of hotels: the typeahead.

POST /data/graphql/ids names a query that the site has stored. Its answer has come in three forms: in an envelope,
`[{"data":{"Typeahead_autocomplete":{"results":[{"details":{"localizedName","HOTELS_URL", …}}]}}}]`; the bare list of
details; and, since 2026, `{"localizedName","linkRoutes":[{"linkType":"HOTELS","webLinkUrl"}]}` in place of each.
Results mix places with countries, hotels, sights and suggestions.
"""

from collections.abc import Iterator
from typing import Any

import orjson
from pydantic import ValidationError

from atrium.contracts.errors import UnknownPage
from atrium.contracts.hotel import Place
from atrium.sources import facts
from atrium.sources.source import Query
from atrium.sources.text import clean
from atrium.sources.tripadvisor import urls, walls

QUERY_ID = "84b17ed122fbdbd4"  # of the stored typeahead query; the site changes it from time to time
MAX_DEPTH = 12  # of the envelope; real answers have 6
_TOO_LARGE = frozenset({"COUNTRY", "CONTINENT", "WORLD"})


def place_query(text: str) -> Query:
    request = {
        "query": text,
        "limit": 10,
        "scope": "WORLDWIDE",
        "locale": "en-US",
        "types": ["LOCATION"],
        "locationTypes": ["GEO"],
    }
    extensions = {"preRegisteredQueryId": QUERY_ID}
    body = orjson.dumps([{"variables": {"request": request}, "query": QUERY_ID, "extensions": extensions}])
    return Query(method="POST", path="/data/graphql/ids", body=body, content_type="application/json")


def parse_places(answer: bytes, base: str = urls.SITE) -> tuple[Place, ...]:
    """Places in the order of the answer, each once; () where it has none.

    Raises a leaf of SourceError for what is no typeahead answer.
    """
    try:
        decoded = orjson.loads(answer)
    except orjson.JSONDecodeError as error:
        raise walls.recognise(answer) or UnknownPage("the typeahead did not answer with JSON") from error
    places: dict[str, Place] = {}
    for details in _details(decoded, 0):
        place = _place(details, base)
        if place:
            places.setdefault(place.geo_id, place)
    understood = isinstance(decoded, list) or b'"results"' in answer
    if not places and (not understood or b'"errors"' in answer):
        raise UnknownPage("the typeahead answered with something else than places")
    return tuple(places.values())


def _details(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Every object that says where hotels are listed, whatever it is wrapped in."""
    if isinstance(value, dict) and ("HOTELS_URL" in value or "linkRoutes" in value):
        yield value
    elif depth < MAX_DEPTH and isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _details(inner, depth + 1)


def _place(details: dict[str, Any], base: str) -> Place | None:
    """None for what is no place: a hotel or sight has "/Hotels?geo=…", which lists nothing."""
    location = _object(details.get("locationV2"))
    names = _object(location.get("names")) or _object(details.get("names"))
    kind = _text(details.get("placeType")) or _text(location.get("placeType"))
    name = _text(details.get("localizedName")) or _text(names.get("name"))
    link = _hotels_link(details)
    if not name or "/Hotels-g" not in link or details.get("isGeo") is False or kind in _TOO_LARGE:
        return None
    longer = _object(details.get("localizedAdditionalNames")).get("longOnlyHierarchy")
    known = {
        "geo_id": urls.list_geo_id(link),
        "name": name,
        "parents": _text(names.get("longOnlyHierarchyTypeaheadV2")) or _text(longer),
        "kind": kind,
        "list_url": facts.absolute(base, link),
    }
    point = _object(details.get("geocode")) or details
    for told in (known | {axis: point.get(axis) for axis in ("latitude", "longitude")}, known):
        try:
            return Place(**told)
        except ValidationError:
            continue
    return None


def _hotels_link(details: dict[str, Any]) -> str:
    routes = details.get("linkRoutes")
    links = [details.get("HOTELS_URL")] + [
        route.get("webLinkUrl")
        for route in (routes if isinstance(routes, list) else ())
        if isinstance(route, dict) and route.get("linkType") == "HOTELS"
    ]
    return next((link for link in links if isinstance(link, str)), "")


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(value: Any) -> str | None:
    return clean(value) if isinstance(value, str) else None
