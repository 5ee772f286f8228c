"""Cities of more than 15,000 inhabitants."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from operator import itemgetter

from atrium.gazetteer.countries import countries, data, region_name


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


# of a row, in the order of City's fields
_FIELDS = itemgetter(
    "geonameid", "name", "countrycode", "admin1code", "latitude", "longitude", "population", "timezone"
)


@contextmanager
def all_of_it_stays() -> Iterator[None]:
    """Looking for garbage among what is read would take longer than reading it."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@cache
def cities() -> dict[int, City]:
    """By GeoNames id, the most populous first."""
    with all_of_it_stays():
        found = [City(*_FIELDS(row)) for row in data("cities15000.json").values()]
        return {each.id: each for each in sorted(found, key=lambda city: (-city.population, city.id))}


def city(id: int) -> City | None:  # noqa: A002 - GeoNames' own word
    return cities().get(id)
