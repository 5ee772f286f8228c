"""Cities of more than 15,000 inhabitants."""

from dataclasses import dataclass
from functools import cache

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


def read() -> list[tuple[City, list[str]]]:
    """Every city with its alternate names, as the file has them."""
    return [
        (
            City(
                id=found["geonameid"],
                name=found["name"],
                country=found["countrycode"],
                admin1=found["admin1code"],
                latitude=found["latitude"],
                longitude=found["longitude"],
                population=found["population"],
                timezone=found["timezone"],
            ),
            found["alternatenames"],
        )
        for found in data("cities15000.json").values()
    ]


@cache
def cities() -> dict[int, City]:
    """By GeoNames id, the most populous first."""
    return {
        found.id: found for found in sorted((city for city, _ in read()), key=lambda city: (-city.population, city.id))
    }


def city(id: int) -> City | None:  # noqa: A002 - GeoNames' own word
    return cities().get(id)
