"""Rows as JSON, made by PostgreSQL: text goes from its socket into the answer, no row becomes a Python object."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import CharField, Expression, F, Func, QuerySet

Columns = Mapping[str, str | Expression]


class Instant(Func):
    """A timestamp in the API's one form, REST_FRAMEWORK["DATETIME_FORMAT"]."""

    function = "to_char"
    template = """%(function)s(%(expressions)s, 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""
    output_field = CharField()


@dataclass(frozen=True, slots=True)
class Row:
    """`keys` are the values of the columns that were asked for besides the JSON."""

    json: str
    keys: tuple[Any, ...]


def statement(queryset: QuerySet, columns: Columns, keys: Sequence[str]) -> tuple[str, tuple[Any, ...]]:
    """SQL and parameters for the rows of `queryset` in its order."""
    expressions = [F(source) if isinstance(source, str) else source for source in columns.values()]
    try:
        inner, parameters = queryset.values_list(*expressions, *(F(key) for key in keys)).query.sql_with_params()
    except EmptyResultSet:  # Django knows already that no row can match
        return "SELECT NULL WHERE false", ()
    names = [f'"{name}"' for name in columns]
    extra = [f'"key {position}"' for position in range(len(keys))]
    shown = ", ".join(f"t.{name}" for name in names)
    told = "".join(f", t.{name}" for name in extra)
    sql = (
        f"SELECT row_to_json(shown)::text{told} "  # noqa: S608 - names of our own columns
        f"FROM ({inner}) AS t({', '.join(names + extra)}), LATERAL (SELECT {shown}) AS shown"
    )
    return sql, parameters


def fetch(sql: str, parameters: Sequence[Any]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [Row(text, tuple(keys)) for text, *keys in cursor.fetchall()]
