"""Is the process there, and can it do its work?"""

from functools import cache

from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse

from atrium.web.api import problems


def alive(request: HttpRequest) -> HttpResponse:
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and has every migration; 503 with the reason otherwise."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        _migrated()
    except Error as error:
        connection.close()
        return problems.plain(503, f"the database does not answer: {' '.join(str(error).split())[:200]}")
    except _Unmigrated as missing:
        return problems.plain(503, f"{missing} migrations are not applied: python -m atrium.web migrate")
    return JsonResponse({"status": "ok"})


class _Unmigrated(Exception):
    pass


@cache  # what is applied stays applied; an exception is not remembered
def _migrated() -> None:
    executor = MigrationExecutor(connection)
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise _Unmigrated(len(plan))
