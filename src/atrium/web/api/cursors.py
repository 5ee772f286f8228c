"""Pages by position in an order, not by number: the next one costs the same however far down it is, and no COUNT."""

import base64
import binascii
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

import orjson
from django.core.exceptions import ValidationError as InvalidValue
from django.db.models import F, OrderBy, Q, QuerySet
from rest_framework.exceptions import ValidationError


@dataclass(frozen=True, slots=True)
class Order:
    """One column and then the key, so that rows have one order. Unknown is last, whichever way."""

    column: str
    descending: bool = False
    unknown: bool = False
    key: str = "id"

    @property
    def text(self) -> str:
        return f"-{self.column}" if self.descending else self.column

    @property
    def columns(self) -> tuple[str, ...]:
        return (self.column,) if self.column == self.key else (self.column, self.key)

    def terms(self, *, backwards: bool = False) -> list[OrderBy]:
        nulls: dict[str, bool] = {"nulls_first" if backwards else "nulls_last": True} if self.unknown else {}
        by_column = OrderBy(F(self.column), descending=self.descending != backwards, **nulls)
        if self.column == self.key:
            return [by_column]
        return [by_column, OrderBy(F(self.key), descending=backwards)]


@dataclass(frozen=True, slots=True)
class Cursor:
    """The row beside which a page begins; `backwards` reads towards the first."""

    order: Order
    values: tuple[Any, ...]
    backwards: bool = False

    def __str__(self) -> str:
        raw = orjson.dumps([self.order.text, self.backwards, *self.values])
        return base64.urlsafe_b64encode(raw).decode().rstrip("=")

    @classmethod
    def parse(cls, text: str, order: Order, queryset: QuerySet) -> Self:
        """Raises ValidationError for what this API did not make, or made for another order."""
        try:
            raw = base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
            told, backwards, *values = orjson.loads(raw)
            fields = [_field(queryset, name) for name in order.columns]
            parsed = tuple(
                None if value is None else field.to_python(value) for field, value in zip(fields, values, strict=True)
            )
        except (ValueError, TypeError, binascii.Error, InvalidValue):
            raise _foreign() from None
        known = parsed[-1] is not None and (parsed[0] is not None or order.unknown)
        if told != order.text or not isinstance(backwards, bool) or not known:
            raise _foreign()
        return cls(order, parsed, backwards)

    def narrow(self, queryset: QuerySet) -> QuerySet:
        """The rows beyond the cursor, in the direction in which it reads."""
        order, (value, *_), key = self.order, self.values, self.values[-1]
        on_from_key = "lt" if self.backwards else "gt"
        tie = Q(**{f"{order.key}__{on_from_key}": key})
        if order.column == order.key:
            way = "lt" if order.descending != self.backwards else "gt"
            return queryset.filter(**{f"{order.key}__{way}": key})
        if value is None:
            beyond = Q(**{f"{order.column}__isnull": True}) & tie
            return queryset.filter(beyond | Q(**{f"{order.column}__isnull": False}) if self.backwards else beyond)
        way = "lt" if order.descending != self.backwards else "gt"
        beyond = Q(**{f"{order.column}__{way}": value}) | (Q(**{order.column: value}) & tie)
        if order.unknown and not self.backwards:
            beyond |= Q(**{f"{order.column}__isnull": True})
        return queryset.filter(beyond)


def _foreign() -> ValidationError:
    return ValidationError({"cursor": "not a cursor of this list and this order"})


def _field(queryset: QuerySet, name: str) -> Any:
    model = queryset.model
    for part in name.split("__"):
        field = model._meta.get_field(part)
        model = field.related_model
    return field


def orders(columns: Mapping[str, bool], key: str = "id") -> dict[str, Order]:
    """Every order by its name: columns and whether they may be unknown."""
    made = [Order(name, descending, unknown, key) for name, unknown in columns.items() for descending in (False, True)]
    return {order.text: order for order in made}
