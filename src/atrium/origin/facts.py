"""What is true of the practice site's hotels: everything follows from a seed, a city, a number and a day."""

import math
from dataclasses import dataclass
from functools import lru_cache

from atrium import gazetteer
from atrium.gazetteer import City
from atrium.origin import phrases, words
from atrium.origin.dice import dice, lognormal, throws
from atrium.origin.numbering import detail_path, hotel_id

FEWEST, MOST = 5, 1_200
REAL_PER_DAY = 5.25  # the page's second currency for one dollar


@dataclass(frozen=True, slots=True)
class HotelFacts:
    """One hotel on one day. `rank` is its popularity, `value_rank` its place in the list ("Best Value"), both from 1."""

    city: City
    index: int
    id: int
    path: str
    name: str
    street: str
    postal_code: str
    shows_street: bool
    shows_locality: bool
    shows_country: bool
    latitude: float
    longitude: float
    stars: float | None
    rating: float | None
    review_count: int
    rank: int
    rank_total: int
    value_rank: int
    price_low: int | None
    price_high: int | None
    offer: int | None
    struck: int | None
    amenities: tuple[str, ...]
    description: str


def hotel_count(city: City) -> int:
    """5 to 1,200, growing with the population: a town of 15,000 has 10, a city of a million 280."""
    grown = math.pow(city.population, 0.8) / 220
    return max(FEWEST, min(MOST, round(grown)))


def closes_on(seed: int, city: City, index: int) -> int | None:
    """The day on which the hotel closes for good; None for nearly all."""
    fate, day, _ = throws(seed, city.id, index, "fate")
    return 20 + int(380 * day) if fate < 0.02 else None


@lru_cache(maxsize=64)
def order(seed: int, city: City, day: int) -> tuple[tuple[int, ...], dict[int, int]]:
    """Indexes of the open hotels in the order of the list, and the popularity rank of each. They move a little each day."""

    def moved(index: int, what: str) -> float:
        place, pace, phase = throws(seed, city.id, index, what)
        return place + 0.04 * math.sin(day / (5 + 20 * pace) + 6 * phase)

    present = [i for i in range(hotel_count(city)) if (end := closes_on(seed, city, i)) is None or day < end]
    listed = tuple(sorted(present, key=lambda index: (moved(index, "value"), index)))
    popular = sorted(present, key=lambda index: (moved(index, "popularity"), index))
    return listed, {index: rank for rank, index in enumerate(popular, 1)}


@lru_cache(maxsize=20_000)
def facts(seed: int, city: City, index: int, day: int) -> HotelFacts | None:
    """None for a hotel that never was or is closed."""
    listed, ranks = order(seed, city, day)
    if index not in ranks:
        return None
    culture = words.culture_of(city.country)
    roll = dice(seed, city.id, index)
    name = _name(seed, city, index, day)
    low = lognormal(roll, 118, 0.55, 2_400) + 22
    unrated = roll.random() < 0.012
    rating = roll.choices((2.5, 3.0, 3.5, 4.0, 4.5, 5.0), (1, 3, 10, 32, 44, 10))[0]
    reviews = lognormal(roll, 1_356, 1.15, 31_216)
    stars = roll.choices((None, 2.0, 2.5, 3.0, 3.5, 4.0, 4.5, 5.0), (12, 4, 4, 24, 12, 26, 8, 10))[0]
    without_price = roll.random() < 0.39
    ranged = roll.random() > 0.08
    sold = 1 + 0.14 * math.sin(day / 9 + 6.28 * roll.random())
    offer = round(low * REAL_PER_DAY * sold)
    high = round(low * (1.35 + roll.random()))
    moods = dice(seed, city.id, index, "mood", day // 30)
    if moods.random() < 0.05:
        rating = min(5.0, max(2.5, rating + moods.choice((-0.5, 0.5))))
    street = roll.choice(culture.streets)
    for _ in range(3):
        street = street.replace("{n}", str(roll.randint(1, 240)), 1)
    shown = roll.random(), roll.random(), roll.random()
    kilometres = 0.3 + min(9, city.population**0.5 / 260)
    return HotelFacts(
        city=city,
        index=index,
        id=hotel_id(city, index),
        path=detail_path(city, index, name),
        name=name,
        street=street.replace("{word}", roll.choice(words.fitting(street, culture.words))),
        postal_code="".join(str(roll.randint(0, 9)) if letter == "#" else letter for letter in culture.postal),
        shows_street=shown[0] > 3 / 12,
        shows_locality=shown[1] > 4 / 12,
        shows_country=shown[2] > 2 / 12,
        latitude=round(max(-89.9, min(89.9, city.latitude + roll.gauss(0, kilometres / 111))), 5),
        longitude=round((city.longitude + roll.gauss(0, kilometres / 111) + 180) % 360 - 180, 5),
        stars=stars,
        rating=None if unrated else rating,
        review_count=0 if unrated else reviews + int(day * reviews / 2_000),
        rank=ranks[index],
        rank_total=len(listed),
        value_rank=listed.index(index) + 1,
        price_low=round(low * sold) if ranged else None,
        price_high=max(high, round(low * sold) + 5) if ranged else None,
        offer=None if without_price else offer,
        struck=round(offer * 1.17) if roll.random() < 0.25 else None,
        amenities=tuple(roll.sample(phrases.AMENITIES, roll.randint(6, 18))),
        description=_description(seed, city, index, name),
    )


def neighbours(city: City, wanted: int) -> tuple[City, ...]:
    """The nearest cities, as crow flies on a flat map: good enough to borrow hotels from."""
    return _neighbours(city)[:wanted]


@lru_cache(maxsize=256)
def _neighbours(city: City) -> tuple[City, ...]:
    squeeze = math.cos(math.radians(city.latitude))

    def far(other: City) -> float:
        return (other.latitude - city.latitude) ** 2 + ((other.longitude - city.longitude) * squeeze) ** 2

    around: list[City] = []
    for degrees in (1, 4, 180):  # sorting 34,006 cities takes ten times as long as a page
        north, south = city.latitude + degrees, city.latitude - degrees
        band = [other for other in gazetteer.cities().values() if south < other.latitude < north and other != city]
        around = sorted(band, key=far)[:8]
        if len(around) == 8 and far(around[-1]) < degrees**2:
            break
    return tuple(around)


def _name(seed: int, city: City, index: int, day: int) -> str:
    """No two hotels of a city are called the same; one in forty is renamed one day."""
    fate = dice(seed, city.id, index, "name")
    renamed = fate.random() < 0.025 and day >= fate.randint(3, 200)
    plain = words.names_of(city.country)
    step = next(
        step for step in (7_919, 104_729, 1_299_709) if len(plain) % step
    )  # primes: every name's turn comes once
    start = dice(seed, city.id, "names").randrange(len(plain))
    turn, place = divmod(index + renamed * MOST, len(plain))
    name = plain[(start + place * step) % len(plain)].replace("{city}", city.name)
    return name if turn == 0 else words.told_apart(name, city.country, turn)


def _description(seed: int, city: City, index: int, name: str) -> str:
    roll = dice(seed, city.id, index, "description")
    opening = roll.choice(phrases.OPENINGS).format(name=name, city=city.name)
    return " ".join([opening, *roll.sample(phrases.SENTENCES, roll.randint(3, 6))])
