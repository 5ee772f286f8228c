"""From what somebody types to places, hotels and suggestions, as the site's typeahead mixes them."""

from typing import Any

from atrium import gazetteer
from atrium.gazetteer import City
from atrium.origin.facts import facts
from atrium.origin.numbering import list_path, place_slug

PLACES, HOTELS = 7, 3


def details(seed: int, day: int, text: str) -> list[dict[str, Any]]:
    """Places first, by population; then a tour that nobody asked for, and hotels of the first place."""
    found = {city.id: city for city in (*gazetteer.find(text), *gazetteer.complete(text, PLACES))}
    cities = list(found.values())[:PLACES]
    answer = [_place(city) for city in cities]
    if cities:
        answer.insert(1, _suggestion(cities[0]))
        hotels = [facts(seed, cities[0], index, day) for index in range(HOTELS)]
        answer += [_hotel(hotel.name, hotel.path, hotel.id, cities[0]) for hotel in hotels if hotel]
    return answer


def graphql(seed: int, day: int, text: str) -> list[dict[str, Any]]:
    results: list[dict[str, Any]] = [
        {"__typename": "Typeahead_LocationItem", "details": one} for one in details(seed, day, text)
    ]
    results.append({"__typename": "Typeahead_QuerySuggestionItem", "text": f"{text} hotels with pool"})
    return [{"data": {"Typeahead_autocomplete": {"resultsId": "practice", "results": results}}}]


def _place(city: City) -> dict[str, Any]:
    return {
        "localizedName": city.name,
        "localizedAdditionalNames": {
            "longOnlyHierarchy": ", ".join(([city.region] if city.country == "US" else []) + [city.country_name])
        },
        "locationV2": {"placeType": "CITY"},
        "url": f"/Tourism-g{city.id}-{place_slug(city)}-Vacations.html",
        "HOTELS_URL": list_path(city),
        "placeType": "CITY",
        "latitude": city.latitude,
        "longitude": city.longitude,
        "isGeo": True,
    }


def _suggestion(city: City) -> dict[str, Any]:
    number = city.id + 900_000_000
    return {
        "localizedName": f"{city.name}: Half-Day Walking Tour",
        "locationV2": {"placeType": "ACTIVITY"},
        "url": f"/AttractionProductReview-g{city.id}-d{number}-Walking_Tour.html",
        "HOTELS_URL": f"/Hotels?geo={number}",
        "placeType": "ACTIVITY",
        "latitude": None,
        "longitude": None,
        "isGeo": False,
    }


def _hotel(name: str, path: str, number: int, city: City) -> dict[str, Any]:
    return {
        "localizedName": name,
        "localizedAdditionalNames": {"longOnlyHierarchy": f"{city.name}, {city.country_name}"},
        "locationV2": {"placeType": "ACCOMMODATION"},
        "url": path,
        "HOTELS_URL": f"/Hotels?geo={number}",
        "placeType": "ACCOMMODATION",
        "latitude": city.latitude,
        "longitude": city.longitude,
        "isGeo": False,
    }
