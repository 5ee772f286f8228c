"""How the system is, as far as its database knows."""

import platform
from datetime import UTC, datetime
from typing import Any

import django
from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from atrium import __version__
from atrium.web.operations.models import DeadLetter

_STARTED = datetime.now(UTC)  # this process of web; others may be older
_RATE = """
WITH recent AS (
  SELECT topic, date_trunc('minute', stored_at) AS minute, count(*) AS events
  FROM operations_processedevent WHERE stored_at > date_trunc('minute', now()) - interval '59 minutes' GROUP BY 1, 2
)
SELECT minute AS at, topic AS series, coalesce(events, 0) AS events
FROM generate_series(date_trunc('minute', now()) - interval '59 minutes', now(), '1 minute') minute
CROSS JOIN (SELECT DISTINCT topic FROM recent) topics LEFT JOIN recent USING (minute, topic)
ORDER BY 1, 2
"""
# rows as of the last ANALYZE, sizes with indexes
_TABLES = """
SELECT relname AS table, greatest(reltuples, 0)::bigint AS rows, pg_total_relation_size(oid) AS bytes
FROM pg_class WHERE relkind = 'r' AND relname ~ '^(hotels|runs|operations|following|accounts|geo)_'
ORDER BY 3 DESC LIMIT 12
"""
_STORE = """
SELECT (SELECT count(*) FROM operations_deadletter WHERE outcome IS NULL) AS dead,
  (SELECT count(*) FROM operations_processedevent WHERE stored_at > now() - interval '1 minute') AS last_minute,
  (SELECT max(stored_at) FROM operations_processedevent) AS newest,
  pg_database_size(current_database()) AS bytes,
  (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()) AS connections,
  current_setting('server_version') AS version
"""


def _rows(sql: str) -> list[dict[str, Any]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def state() -> dict[str, Any]:
    (store,) = _rows(_STORE)
    return {
        "versions": versions() | {"postgresql": store.pop("version").split(" ")[0]},
        "store": store,
        "rate": _rows(_RATE),
        "tables": _rows(_TABLES),
    }


def versions() -> dict[str, str]:
    return {
        "started": _STARTED.isoformat(),
        "atrium": __version__,
        "python": platform.python_version(),
        "django": django.get_version(),
    }


def dead_letters(*, settled: bool) -> QuerySet:
    return DeadLetter.objects.exclude(outcome=None) if settled else DeadLetter.objects.filter(outcome=None)


def can_redrive() -> bool:
    return bool(settings.ENVIRONMENT.event_log_url)
