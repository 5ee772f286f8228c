"""How many rows there are, without counting them all.

A table of more than ESTIMATED_FROM rows is told by PostgreSQL's own statistics, as of the last ANALYZE (autovacuum runs
one when a tenth of the rows changed); a filtered list is counted up to COUNTED and beyond that told by the planner.
"""

from django.db import connection
from django.db.models import Model, QuerySet

ESTIMATED_FROM = 10_000
COUNTED = 10_000


def rows_of(model: type[Model]) -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples::bigint FROM pg_class WHERE oid = %s::regclass", [model._meta.db_table])
        (estimate,) = cursor.fetchone()
    return estimate if estimate > ESTIMATED_FROM else model._default_manager.count()


def rows_in(queryset: QuerySet) -> int:
    queryset = queryset.order_by()
    counted = queryset[: COUNTED + 1].count()
    return counted if counted <= COUNTED else max(counted, _planned(queryset))


def _planned(queryset: QuerySet) -> int:
    sql, parameters = queryset.values_list("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}", parameters)
        (plan,) = cursor.fetchone()
    return int(plan[0]["Plan"]["Plan Rows"])
