"""From a city's name to its list of hotels: the typeahead, in both forms that are known.

2025: POST /data/graphql/ids with a persisted query; the answer is `[{"data":{"Typeahead_autocomplete":{"results":[
{"details":{…}}]}}}]`. The same details also come as a bare list. Results mix places, hotels, sights and suggestions.
"""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import orjson
from pydantic import ValidationError

from atrium.contracts.errors import EmptyPage, UnknownPage
from atrium.contracts.hotel import Place
from atrium.sources.source import Query
from atrium.sources.text import clean
from atrium.sources.tripadvisor import urls, walls

QUERY_ID = "84b17ed122fbdbd4"  # names the typeahead query that the site has stored; it changes with the site


def place_query(text: str) -> Query:
    request = {"query": text, "limit": 10, "scope": "WORLDWIDE", "types": ["LOCATION"], "locationTypes": ["GEO"]}
    body = [{"variables": {"request": request}, "extensions": {"preRegisteredQueryId": QUERY_ID}}]
    return Query(method="POST", path="/data/graphql/ids", body=orjson.dumps(body), content_type="application/json")


def parse_places(answer: bytes, base: str = urls.SITE) -> tuple[Place, ...]:
    """Places in the order of the answer; () where it has none. Raises a leaf of SourceError where it is no answer."""
    try:
        decoded = orjson.loads(answer)
    except orjson.JSONDecodeError as error:
        raise walls.recognise(answer) or UnknownPage("the typeahead did not answer with JSON") from error
    if not isinstance(decoded, (list, dict)):
        raise EmptyPage("the typeahead answered with nothing")
    found = {place.geo_id: place for details in _details(decoded, 0) if (place := _place(details, base))}
    return tuple(found.values())


def _details(value: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Every object that says where hotels are listed, whatever it is wrapped in."""
    if isinstance(value, dict) and "HOTELS_URL" in value:
        yield value
    elif depth < 12 and isinstance(value, (dict, list)):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _details(inner, depth + 1)


def _place(details: dict[str, Any], base: str) -> Place | None:
    """None for what is no place: hotels and sights have a HOTELS_URL too, which lists nothing."""
    link, name = details.get("HOTELS_URL"), clean(str(details.get("localizedName") or ""))
    if not isinstance(link, str) or not name or details.get("isGeo") is False or "/Hotels-g" not in link:
        return None
    geo_id = urls.geo_id(link)
    location = details.get("locationV2")
    kind = details.get("placeType") or (location.get("placeType") if isinstance(location, dict) else None)
    names = details.get("localizedAdditionalNames")
    parents = names.get("longOnlyHierarchy") if isinstance(names, dict) else None
    known = {
        "geo_id": geo_id,
        "name": name,
        "parents": clean(parents) if isinstance(parents, str) else None,
        "kind": kind if isinstance(kind, str) else None,
        "list_url": urljoin(base, link),
    }
    try:
        return Place(**known, latitude=details.get("latitude"), longitude=details.get("longitude"))
    except ValidationError:
        try:
            return Place(**known)
        except ValidationError:
            return None
