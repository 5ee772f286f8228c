"""Which hotels a list page shows: thirty in order, one sponsored before them, what small places borrow from neighbours."""

from dataclasses import dataclass

from atrium.gazetteer import City
from atrium.origin.dice import dice
from atrium.origin.facts import HotelFacts, facts, neighbours, order
from atrium.origin.numbering import PAGE_SIZE


@dataclass(frozen=True, slots=True)
class Listing:
    """One list page. `borrowed` are padding: hotels of neighbours, shown without a rank."""

    city: City
    page: int
    pages: int
    total: int
    hotels: tuple[HotelFacts, ...]
    borrowed: tuple[HotelFacts, ...]
    sponsored: HotelFacts | None


def listing(seed: int, city: City, page: int, day: int) -> Listing | None:
    """None for a page behind the last."""
    listed, _ = order(seed, city, day)
    pages = max(1, -(-len(listed) // PAGE_SIZE))
    if not 1 <= page <= pages:
        return None
    shown = listed[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    hotels = tuple(found for index in shown if (found := facts(seed, city, index, day)))
    roll = dice(seed, city.id, page, "sponsored")
    sponsored = None
    if roll.random() < 0.85:  # most pages have one; on half of them it stands again among the others
        pool = shown if roll.random() < 0.6 or pages == 1 else listed[PAGE_SIZE:]
        sponsored = facts(seed, city, roll.choice(pool), day) if pool else None
    return Listing(city, page, pages, len(listed), hotels, _borrowed(seed, city, day, len(hotels)), sponsored)


def _borrowed(seed: int, city: City, day: int, own: int) -> tuple[HotelFacts, ...]:
    """A place with few hotels fills its only page up with those of its neighbours."""
    if own > 19:
        return ()
    found: list[HotelFacts] = []
    for other in neighbours(city, 6):
        listed, _ = order(seed, other, day)
        found += [known for index in listed[:8] if (known := facts(seed, other, index, day))]
    return tuple(found[: PAGE_SIZE - own])
