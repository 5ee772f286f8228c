"""Cities of more than 15,000 inhabitants: a line each in cities.tsv, the most populous first, and in also_called.tsv.

The tables are searched as the text that they are: what a name, a prefix or an id needs is there in two milliseconds.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from itertools import islice

from atrium.gazetteer.countries import countries, region_name


@dataclass(frozen=True, slots=True)
class City:
    """`id` is the GeoNames id; `country` ISO 3166 alpha-2; `admin1` GeoNames' code of the region."""

    id: int
    name: str
    country: str
    admin1: str
    latitude: float
    longitude: float
    population: int
    timezone: str

    @property
    def country_name(self) -> str:
        found = countries().get(self.country)
        return found.name if found else self.country

    @property
    def region(self) -> str:
        return region_name(self.country, self.admin1)

    def __str__(self) -> str:
        region = f"{self.region}, " if self.country == "US" else ""
        return f"{self.name}, {region}{self.country_name}"


@cache
def _table() -> bytes:
    """What tests/support/geonames.py writes. A line: the folded name, City's fields, the id last."""
    return b"\n" + resources.files("atrium.gazetteer").joinpath("cities.tsv").read_bytes()


@cache
def _other_names() -> bytes:
    """Written there as well. A line: a city's other names, folded, and its id."""
    return resources.files("atrium.gazetteer").joinpath("also_called.tsv").read_bytes()


def _city(line: bytes) -> City:
    _, name, country, admin1, latitude, longitude, population, timezone, id_ = line.decode().split("\t")
    return City(int(id_), name, country, admin1, float(latitude), float(longitude), int(population), timezone)


def _with(text: str) -> Iterator[City]:
    """Those whose line begins or ends with `text`, with that line end in it; the most populous first."""
    table, words, at = _table(), text.encode(errors="surrogatepass"), -1  # a lone surrogate is in no name
    while (at := table.find(words, at + 1)) >= 0:
        start = table.rfind(b"\n", 0, at + 1) + 1
        yield _city(table[start : table.index(b"\n", start)])


@lru_cache(maxsize=1_000)
def named(folded: str) -> tuple[City, ...]:
    return tuple(_with(f"\n{folded}\t"))


@lru_cache(maxsize=1_000)
def also_called(folded: str) -> tuple[City, ...]:
    """Those that have the name among their others."""
    lines, word, at, found = _other_names(), f"\t{folded}\t".encode(errors="surrogatepass"), -1, set()
    while (at := lines.find(word, at + 1)) >= 0:
        end = lines.index(b"\n", at)
        found.add(int(lines[lines.rindex(b"\t", at, end) + 1 : end]))
    return tuple(each for id_ in found if (each := city(id_)))


def beginning(folded: str, limit: int) -> list[City]:
    return list(islice(_with(f"\n{folded}"), limit))


@lru_cache(maxsize=1_000)
def city(id: int) -> City | None:  # noqa: A002 - GeoNames' own word
    return next(_with(f"\t{id}\n"), None)


@cache
def cities() -> dict[int, City]:
    """By GeoNames id, the most populous first: all of them, a tenth of a second."""
    found = map(_city, _table().splitlines()[1:])
    return {each.id: each for each in found}
