"""From what a person types to the cities that may be meant."""

import unicodedata
from collections.abc import Iterator

from atrium.gazetteer.cities import City, also_called, beginning, city, named
from atrium.gazetteer.countries import countries

LONGEST = 200  # letters of a name with its places that are looked at
LETTERS = str.maketrans(
    {"ø": "o", "đ": "d", "ł": "l", "ß": "ss", "æ": "ae", "œ": "oe", "\u0131": "i"}
    | dict.fromkeys(".'`\u2018\u2019\u02bb\u02bc")
    | dict.fromkeys("-\u2010\u2011\u2013", " ")
)


def fold(text: str) -> str:
    """Without case, accents, points, apostrophes, double spaces: "sao paulo" is São Paulo, "st johns" St. John's."""
    if text.isascii():  # most are, and this takes a tenth of the time
        return " ".join(text.lower().translate(LETTERS).split())
    plain = unicodedata.normalize("NFKD", text.casefold().translate(LETTERS))
    return " ".join("".join(letter for letter in plain if not unicodedata.combining(letter)).split())


def find(text: str, country: str | None = None) -> list[City]:
    """Cities that `text` may mean, the most populous first; [] where there are none.

    `text` is a GeoNames id, a name in any language ("Wien", "東京"), or a name with its region or country behind a
    comma or at its end ("Springfield, Missouri", "Paris, US", "springfield mo"). `country` is an ISO 3166 alpha-2 code.
    Cities that are only also called so count where no city has the name itself.
    """
    if text.strip().isdecimal():
        known = city(int(text))
        return [known] if known else []
    country = country and country.upper()
    for name, within in _readings(text):
        if found := _named(name, within, country):
            return sorted(found, key=lambda city: (-city.population, city.id))
    return []


def _readings(text: str) -> Iterator[tuple[str, list[str]]]:
    """A name and the places it should lie in: as commas say, all of it a name, its last words a place."""
    parts = [part for part in map(fold, text[:LONGEST].split(",")) if part]
    if not parts:
        return
    name, *within = parts
    yield name, within
    if within:
        yield fold(text), []
        return
    words = name.split()
    for last in range(1, min(4, len(words))):
        yield " ".join(words[:-last]), [" ".join(words[-last:])]


def _named(name: str, within: list[str], country: str | None) -> list[City]:
    def wanted(city: City) -> bool:
        return country in {None, city.country} and _lies_in(city, within)

    found = filter(wanted, named(name))
    return list(found) or list(filter(wanted, also_called(name)))


def _lies_in(city: City, places: list[str]) -> bool:
    """Whether it lies in each of them. Regions without a known name are taken on trust before the right country."""
    if not places:
        return True
    known = countries().get(city.country)
    around = {fold(place) for place in (known.names if known else (city.country,))}
    *regions, last = places
    if city.region == city.admin1 and last in around:
        return True
    around |= {fold(city.region), fold(city.admin1)}
    return last in around and all(region in around for region in regions)


def complete(prefix: str, limit: int = 10) -> list[City]:
    """Cities whose name starts with `prefix`, the most populous first: what a typeahead shows."""
    wanted = fold(prefix)
    return beginning(wanted, limit) if wanted else []
