"""Which city is meant, and which of the source's places it is."""

import math
import threading
from collections.abc import Sequence

from atrium import gazetteer
from atrium.contracts.errors import AmbiguousCity, UnknownCity
from atrium.contracts.hotel import Place
from atrium.contracts.search import SearchQuery
from atrium.fetching.blocking import BlockingClient
from atrium.fetching.site import Site
from atrium.gazetteer import City, Country
from atrium.gazetteer.names import fold
from atrium.sources.source import Source

DOMINANT = 5  # a city with so many times the people of the next of its name is the one that is meant
NEAR = 60.0  # km between the gazetteer's centre and the source's
EARTH = 6371.0  # km, mean radius


def find_place(query: SearchQuery, source: Source, site: Site, cancelled: threading.Event) -> Place:
    """The source's place for the query's city. Raises UnknownCity, AmbiguousCity or a leaf of FetchError."""
    country = gazetteer.countries().get(query.country) if query.country else None
    if query.country and country is None:
        raise UnknownCity(f"there is no country with the code {query.country}")
    city = which_city(gazetteer.find(query.city, query.country), query.city)
    client = BlockingClient(connections=1)
    try:
        # with region and country only where the bare name does not lead there: a typeahead has ten places
        for asked in (city.name, str(city)) if city else (query.city,):
            answer = client.ask(source.place_query(asked), site, cancelled)
            if place := which_place(source.parse_places(answer, site.policy.base_url), asked, city, country):
                return place
    finally:
        client.close()
    known = f" ({city} is known, but not to the source)" if city else ""
    within = f" in {country.name}" if country else ""
    raise UnknownCity(f"{site.policy.base_url} has no city called {query.city!r}{within}{known}")


def which_city(candidates: Sequence[City], text: str) -> City | None:
    """The one that is meant; None where the gazetteer knows none. Raises AmbiguousCity."""
    if not candidates:
        return None
    first, *others = candidates
    if others and first.population < DOMINANT * others[0].population:
        lines = tuple(map(_line, candidates))
        raise AmbiguousCity(f"{text!r} may be any of {len(candidates)} cities", candidates=lines)
    return first


def _line(city: City) -> str:
    region = f"region {city.region}" if city.region == city.admin1 else city.region
    return f"{city.id:>9}  {city.name}, {region}, {city.country_name}  ({city.population:,} people)"


def which_place(places: Sequence[Place], asked: str, city: City | None, country: Country | None = None) -> Place | None:
    """The source's place that is the city: the nearest, one of its name before others. Without a city, by name.

    A place of which the source does not say where it is has to be of the city's name, and in its country where told.
    `country` is the one that was asked for: it counts where the city is unknown.
    """
    name = fold(city.name if city else asked)
    named = [place for place in places if fold(place.name) == name]
    if city is None:
        return next((place for place in named if country is None or _lies_in(place, country.name)), None)

    def near(place: Place) -> bool:
        away = distance(place, city)
        if away is not None:
            return away <= NEAR
        return place in named and _lies_in(place, city.country_name)

    def preference(place: Place) -> tuple[bool, float]:
        away = distance(place, city)
        return place not in named, NEAR if away is None else away

    return min(filter(near, places), key=preference, default=None)


def _lies_in(place: Place, country: str) -> bool:
    return place.parents is None or fold(country) in fold(place.parents)


def distance(place: Place, city: City) -> float | None:
    """Kilometres along the surface (haversine); None where the source does not say where the place is."""
    if place.latitude is None or place.longitude is None:
        return None
    north, south = math.radians(place.latitude), math.radians(city.latitude)
    east = math.radians(place.longitude - city.longitude)
    half = math.sin((north - south) / 2) ** 2 + math.cos(north) * math.cos(south) * math.sin(east / 2) ** 2
    return 2 * EARTH * math.asin(math.sqrt(min(1.0, half)))
