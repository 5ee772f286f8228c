"""The columns of the tabular formats: the fields of `Hotel` in their order, with what each holds."""

from enum import Enum
from types import UnionType
from typing import Any, get_args

from atrium.contracts.hotel import Hotel


class Kind(Enum):
    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    TEXTS = "texts"


def _kind(annotation: Any) -> Kind:
    kinds = {str: Kind.TEXT, float: Kind.NUMBER, int: Kind.INTEGER, tuple[str, ...]: Kind.TEXTS}
    while annotation not in kinds:
        inner = [part for part in get_args(annotation) if part is not type(None)]
        if not inner or (isinstance(annotation, UnionType) and len(inner) > 1):
            raise TypeError(f"no column type for {annotation!r}")
        annotation = inner[0]
    return kinds[annotation]


KINDS = {name: _kind(field.annotation) for name, field in Hotel.model_fields.items()}
REQUIRED = frozenset(
    name for name, field in Hotel.model_fields.items() if field.is_required() or KINDS[name] is Kind.TEXTS
)
JOINT = "; "  # between the texts of one cell: commas occur inside an amenity's name


def cells(hotel: Hotel) -> list[str | float | None]:
    """One row: texts joined, unknown None."""
    row: list[str | float | None] = []
    for name, kind in KINDS.items():
        value = getattr(hotel, name)
        row.append(JOINT.join(value) or None if kind is Kind.TEXTS else value)
    return row
