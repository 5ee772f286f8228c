"""What can be searched, and how: for everybody."""

import asyncio
from typing import Annotated, get_args

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from atrium import gazetteer
from atrium.contracts.search import ParserName
from atrium.gazetteer import City
from atrium.gazetteer.names import fold
from atrium.search_api.problems import problems
from atrium.strategies import registry

router = APIRouter(tags=["catalogue"])


class KnownCity(BaseModel):
    id: int = Field(description="GeoNames id: a query takes it as `city`")
    name: str
    region: str
    country: str
    country_code: str
    population: int
    latitude: float
    longitude: float


class Cities(BaseModel):
    cities: list[KnownCity]


class KnownStrategy(BaseModel):
    name: str
    waiting: str
    parsing: str
    available: bool
    reason: str | None


class Strategies(BaseModel):
    strategies: list[KnownStrategy]
    default: str
    parsers: list[str]


@router.get("/cities", summary="Cities by name", responses=problems(422))
async def cities(
    q: Annotated[str, Query(max_length=200, description="how a name begins; case and accents don't matter")] = "",
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
) -> Cities:
    """What a typeahead shows: the most populous first; a GeoNames id, or a name in another language, finds its city."""
    found = gazetteer.complete(q, limit)
    if len(found) < limit and not any(fold(city.name) == fold(q) for city in found):
        meant = await asyncio.to_thread(gazetteer.find, q)
        found = [*meant, *(city for city in found if city not in meant)]
    return Cities(cities=[_known(city) for city in found[:limit]])


def _known(city: City) -> KnownCity:
    return KnownCity(
        id=city.id,
        name=city.name,
        region=city.region,
        country=city.country_name,
        country_code=city.country,
        population=city.population,
        latitude=city.latitude,
        longitude=city.longitude,
    )


@router.get("/strategies", summary="Strategies and parsers")
async def strategies() -> Strategies:
    """The concurrency strategies, and why one can't run here."""
    found = await asyncio.to_thread(lambda: [_strategy(name) for name in registry.names()])
    return Strategies(strategies=found, default=registry.DEFAULT, parsers=list(get_args(ParserName)))


def _strategy(name: str) -> KnownStrategy:
    entry, reason = registry.describe(name), registry.availability(name)
    return KnownStrategy(
        name=name, waiting=entry.waiting, parsing=entry.parsing, available=reason is None, reason=reason
    )
