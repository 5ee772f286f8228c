"""A schema.org Hotel or LodgingBusiness as facts: https://schema.org/LodgingBusiness."""

import math
from collections.abc import Iterable, Iterator
from typing import Any

from atrium.sources import facts, json_ld
from atrium.sources.text import currency, decimal, plain, prices, whole

LODGING = frozenset(
    {
        "BedAndBreakfast",
        "Campground",
        "Hostel",
        "Hotel",
        "LodgingBusiness",
        "Motel",
        "Resort",
        "SkiResort",
        "VacationRental",
    }
)


def lodgings(blocks: Iterable[Any], *, lists: bool = True) -> Iterator[dict[str, Any]]:
    """Lodging businesses with a name, outermost first; without `lists` only those that are no element of a list."""
    for block in blocks:
        named: dict[str, dict[str, Any]] | None = None
        for thing in json_ld.objects(block, lists=lists):
            if json_ld.types(thing) & LODGING and _text(thing.get("name")):
                if any(map(json_ld.reference, thing.values())):
                    named = json_ld.named(block) if named is None else named
                    yield json_ld.resolved(thing, named)
                else:
                    yield thing


def described(thing: dict[str, Any], base: str) -> dict[str, Any]:
    """Facts of `Hotel` that the object states. Absent, empty and impossible ones are left out."""
    place = _one(thing.get("address"))
    address = place if isinstance(place, dict) else {}
    street, locality = _text(address.get("streetAddress")), _text(address.get("addressLocality"))
    postal_code, country = _text(address.get("postalCode")), _name(address.get("addressCountry"))
    rated = _object(thing.get("aggregateRating"))
    low, high, code = prices(_text(thing.get("priceRange")))
    geo = _object(thing.get("geo")) or thing
    latitude, longitude = facts.point(_number(geo.get("latitude")), _number(geo.get("longitude")))
    image = _address(thing.get("image") or thing.get("photo"))
    return {
        "name": _text(thing.get("name")),
        "stars": facts.halves(_number(_value(thing.get("starRating"), "ratingValue"))),
        "rating": facts.rating(_number(rated.get("ratingValue")), _number(rated.get("bestRating"))),
        "review_count": whole(_text(rated.get("reviewCount")))
        if "reviewCount" in rated
        else whole(_text(rated.get("ratingCount"))),
        "price_low": low,
        "price_high": high,
        "currency": code or (currency(_text(thing.get("currenciesAccepted")) or "") if low is not None else None),
        "street": street,
        "city": locality,
        "postal_code": postal_code,
        "country": country,
        "address": _text(place) if isinstance(place, str) else None,
        "latitude": latitude,
        "longitude": longitude,
        "amenities": facts.distinct(_amenities(thing)),
        "image_url": facts.absolute(base, image) if image else None,
        "description": _text(thing.get("description")),
    }


def one_line(known: dict[str, Any]) -> str | None:
    """The parts of an address in TripAdvisor's own form: "Talstrasse 1, Zurich 8001 Switzerland"."""
    rest = " ".join(filter(None, (known.get(part) for part in ("city", "postal_code", "country"))))
    return ", ".join(filter(None, (known.get("street"), rest))) or None


def _amenities(thing: dict[str, Any]) -> list[str | None]:
    found: list[str | None] = []
    for key in ("amenityFeature", "amenityFeatures"):  # the second spelling is TripAdvisor's, since 2026
        listed = thing.get(key)
        for item in listed if isinstance(listed, list) else [listed]:
            if isinstance(item, dict) and item.get("value") in (False, "false", "False", 0):
                continue
            found += [_name(item)] if isinstance(item, dict) else (_text(item) or "").split(", ") if item else []
    return found


def _one(value: Any) -> Any:
    return value[0] if isinstance(value, list) and value else value


def _object(value: Any) -> dict[str, Any]:
    found = _one(value)
    return found if isinstance(found, dict) else {}


def _value(value: Any, key: str) -> Any:
    found = _one(value)
    return found.get(key) if isinstance(found, dict) else found


def _name(value: Any) -> str | None:
    return _text(_value(value, "name"))


def _text(value: Any) -> str | None:
    return plain(_one(value))


def _address(value: Any) -> str | None:
    found = _one(value)
    return _text(found.get("url") or found.get("contentUrl") if isinstance(found, dict) else found)


def _number(value: Any) -> float | None:
    found = _one(value)
    return found if isinstance(found, float) and math.isfinite(found) else decimal(_text(found))
