"""What a list was asked for: our own parameters, or those of DataTables' server-side protocol."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Self

from rest_framework.exceptions import ValidationError

from atrium.web.api.cursors import Order

PAGE, LARGEST_PAGE = 30, 500
# An offset has to walk over what it leaves out.
FARTHEST = 1_000_000
_TABLE_ORDER, _TABLE_SEARCH = "order[0][column]", "search[value]"
_LONGEST_SEARCH = 200


@dataclass(frozen=True, slots=True)
class Asked:
    """`draw` is DataTables' number of the request (https://datatables.net/manual/server-side), None without it."""

    fields: tuple[str, ...]
    order: Order
    search: str
    size: int
    cursor: str | None = None
    draw: int | None = None
    start: int = 0

    @classmethod
    def of(cls, given: Mapping[str, str], columns: Mapping[str, object], orders: Mapping[str, Order]) -> Self:
        """Raises ValidationError. `orders` begins with the one that is meant where none is given."""
        fields = _fields(given.get("fields", ""), columns)
        if "draw" in given:
            return cls(
                fields,
                _table_order(given, orders),
                _search(given, _TABLE_SEARCH),
                # -1 is DataTables' "all": the largest page there is
                LARGEST_PAGE if given.get("length") == "-1" else _number(given, "length", PAGE, 1, LARGEST_PAGE),
                draw=_number(given, "draw", 0, 0, 2**31 - 1),
                start=_number(given, "start", 0, 0, FARTHEST),
            )
        ordering = given.get("ordering") or next(iter(orders))
        if ordering not in orders:
            raise ValidationError({"ordering": f"one of {', '.join(orders)}"})
        return cls(
            fields,
            orders[ordering],
            _search(given, "search"),
            _number(given, "page_size", PAGE, 1, LARGEST_PAGE),
            cursor=given.get("cursor") or None,
        )


def _fields(text: str, columns: Mapping[str, object]) -> tuple[str, ...]:
    if not text:
        return tuple(columns)
    wanted = dict.fromkeys(text.split(","))
    if unknown := [name for name in wanted if name not in columns]:
        raise ValidationError({"fields": f"there is no {', '.join(unknown)}; there are {', '.join(columns)}"})
    return tuple(wanted)


def _search(given: Mapping[str, str], name: str) -> str:
    text = given.get(name, "").strip()
    if len(text) > _LONGEST_SEARCH or "\0" in text:
        raise ValidationError({name: f"up to {_LONGEST_SEARCH} characters of text"})
    return text


def _number(given: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = given.get(name, "")
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 12 and least <= int(text) <= most):
        raise ValidationError({name: f"a whole number from {least} to {most}"})
    return int(text)


def _table_order(given: Mapping[str, str], orders: Mapping[str, Order]) -> Order:
    """A column that has no order leaves the list in its own one, as DataTables does."""
    column = given.get(f"columns[{given.get(_TABLE_ORDER)}][data]", "")
    name = f"-{column}" if given.get("order[0][dir]") == "desc" else column
    return orders.get(name) or next(iter(orders.values()))
