"""What the charts of countries and cities draw."""

from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from atrium.gazetteer.names import fold
from atrium.web.geo.models import City, Country

CONTINENTS = {
    "AF": "Africa", "AN": "Antarctica", "AS": "Asia", "EU": "Europe", "NA": "North America", "OC": "Oceania",
    "SA": "South America",
}  # fmt: skip
_SIZES = ((15_000, 50_000), (50_000, 100_000), (100_000, 500_000), (500_000, 1_000_000), (1_000_000, 5_000_000))


def beginning(queryset: QuerySet, text: str) -> QuerySet:
    """Those whose name begins so, written with accents or without."""
    return queryset.filter(folded__startswith=fold(text))


def world() -> dict[str, list[dict[str, Any]]]:
    return {
        "people": list(Country.objects.order_by("-population").values("name", "population")[:12]),
        "area": list(Country.objects.order_by("-area").values("name", "area")[:12]),
        "cities": list(
            Country.objects.values("name").annotate(cities=Count("cities")).order_by("-cities", "name")[:12]
        ),
        "continents": [
            {"continent": CONTINENTS.get(row["continent"], row["continent"]), "people": row["people"]}
            for row in Country.objects.values("continent").annotate(people=Sum("population")).order_by("-people")
            if row["people"]
        ],
        "sizes": _sizes(),
        "largest": list(
            City.objects.order_by("-population").values("id", "name", "population", "latitude", "longitude")[:200]
        ),
    }


def _sizes() -> list[dict[str, Any]]:
    """How many cities are how large; the gazetteer knows those from 15,000 people."""
    counted = City.objects.aggregate(
        **{f"from_{low}": Count("id", filter=Q(population__gte=low, population__lt=high)) for low, high in _SIZES},
        more=Count("id", filter=Q(population__gte=_SIZES[-1][1])),
    )
    rows = [{"people": f"{_short(low)} to {_short(high)}", "cities": counted[f"from_{low}"]} for low, high in _SIZES]
    return [*rows, {"people": f"above {_short(_SIZES[-1][1])}", "cities": counted["more"]}]


def _short(number: int) -> str:
    return f"{number // 1_000_000} m" if number >= 1_000_000 else f"{number // 1000:,} k"
