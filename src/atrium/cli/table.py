"""Hotels as a table that fits the terminal, whatever the script of their names."""

import unicodedata
from collections.abc import Callable, Iterable, Iterator

from rich.cells import cell_len, set_cell_size

from atrium.cli.terminal import safe
from atrium.contracts.hotel import Hotel

MIN_NAME = 20  # cells; below that the least of the other columns give way
GAP = "  "


def _number(value: float | None, form: str) -> str:
    return "" if value is None else format(value, form)


def _rank(hotel: Hotel) -> str:
    if hotel.rank is None:
        return ""
    return f"{hotel.rank:,} of {hotel.rank_total:,}" if hotel.rank_total else f"{hotel.rank:,}"


def _price(hotel: Hotel) -> str:
    ends = [f"{price:,.0f}" for price in (hotel.price_low, hotel.price_high) if price is not None]
    return " ".join(filter(None, ("\N{EN DASH}".join(dict.fromkeys(ends)), hotel.currency if ends else None)))


NUMBERS: dict[str, Callable[[Hotel], str]] = {
    "stars": lambda hotel: _number(hotel.stars, "g"),
    "rating": lambda hotel: _number(hotel.rating, ".1f"),
    "reviews": lambda hotel: _number(hotel.review_count, ","),
    "rank": _rank,
    "price": _price,
}
LEAST_FIRST = ("rank", "stars", "reviews", "price", "rating")


def table(hotels: Iterable[tuple[int, Hotel]], width: int | None) -> Iterator[str]:
    """Lines of numbered hotels, the head first, at most `width` terminal cells each; None: as wide as it takes."""
    rows = list(hotels)
    numbers = _column("#", (str(number) for number, _ in rows))
    names = ["name", *(safe(hotel.name) for _, hotel in rows)]
    right = {title: _column(title, (safe(show(hotel)) for _, hotel in rows)) for title, show in NUMBERS.items()}
    room = _widest(names)
    if width is not None:
        for title in LEAST_FIRST:
            if _room(width, numbers, right) >= min(room, MIN_NAME):
                break
            del right[title]
        room = min(room, max(_room(width, numbers, right), 1))
    for number, name, *others in zip(numbers, names, *right.values(), strict=True):
        yield GAP.join((number, _fit(name, room), *others)).rstrip()


def _room(width: int, numbers: list[str], right: dict[str, list[str]]) -> int:
    return width - sum(cell_len(cells[0]) + len(GAP) for cells in (numbers, *right.values()))


def _column(title: str, texts: Iterable[str]) -> list[str]:
    """Title and texts, all of one width, to the right."""
    cells = [title, *texts]
    widest = _widest(cells)
    return [" " * (widest - cell_len(cell)) + cell for cell in cells]


def _widest(texts: Iterable[str]) -> int:
    return max(map(cell_len, texts))


def _fit(text: str, cells: int) -> str:
    if cell_len(text) > cells:
        text = f"{set_cell_size(text, cells - 1)}…"
    return _isolated(text) + " " * (cells - cell_len(text))


def _isolated(name: str) -> str:
    """A name with right-to-left letters must not turn its neighbours around (Unicode UAX 9: FSI … PDI)."""
    turned = any(unicodedata.bidirectional(letter) in {"R", "AL", "AN"} for letter in name)
    return f"\u2068{name}\u2069" if turned else name
