"""From what a person types to the cities that may be meant."""

import unicodedata
from bisect import bisect_left
from collections import defaultdict
from functools import cache

from atrium.gazetteer.cities import City, cities, read
from atrium.gazetteer.countries import countries

_LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "\u0131": "i", "\u2019": "'", "\u02bb": "'"}
)


def fold(text: str) -> str:
    """Without case, accents and double spaces, so that "sao paulo" finds São Paulo."""
    if text.isascii():  # most are, and this takes a tenth of the time
        return " ".join(text.lower().split())
    plain = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())


@cache
def _by_name() -> dict[str, list[City]]:
    found = defaultdict(list)
    for city in cities().values():
        found[fold(city.name)].append(city)
    return dict(found)


@cache
def _by_alternate_name() -> dict[str, list[int]]:
    found = defaultdict(list)
    for city, names in read():
        for name in {fold(name) for name in names} - {fold(city.name)}:
            found[name].append(city.id)
    return dict(found)


@cache
def _sorted_names() -> list[str]:
    return sorted(_by_name())


def find(text: str, country: str | None = None) -> list[City]:
    """Cities that `text` may mean, the most populous first; [] where there are none.

    `text` is a GeoNames id, a name in any language ("Wien", "東京"), or a name with its region or country behind a
    comma ("Springfield, Missouri", "Paris, US"). `country` is an ISO 3166 alpha-2 code. Cities that are only also
    called so count where no city has the name itself.
    """
    if text.strip().isdecimal():
        named = cities().get(int(text))
        return [named] if named else []
    name, *within = (fold(part) for part in text.split(","))
    if not name:
        return []

    def wanted(city: City) -> bool:
        return country in {None, city.country} and all(part in _places_of(city) for part in within if part)

    found = [city for city in _by_name().get(name, ()) if wanted(city)]
    if not found:
        found = [city for id_ in _by_alternate_name().get(name, ()) if wanted(city := cities()[id_])]
    return sorted(found, key=lambda city: (-city.population, city.id))


def _places_of(city: City) -> set[str]:
    """Everything that may stand behind the comma."""
    known = countries().get(city.country)
    names = {city.region, city.admin1, city.country, city.country_name, known.code3 if known else city.country}
    return {fold(name) for name in names}


def complete(prefix: str, limit: int = 10) -> list[City]:
    """Cities whose name starts with `prefix`, the most populous first: what a typeahead shows."""
    wanted = fold(prefix)
    if not wanted:
        return []
    names = _sorted_names()
    found: list[City] = []
    for position in range(bisect_left(names, wanted), len(names)):
        if not names[position].startswith(wanted):
            break
        found += _by_name()[names[position]]
    return sorted(found, key=lambda city: (-city.population, city.id))[:limit]
