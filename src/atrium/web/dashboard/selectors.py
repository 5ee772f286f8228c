"""What the overview counts. Every answer is a list of rows whose fields are named as a chart says them."""

from collections.abc import Callable
from typing import Any

from django.db import connection

Rows = list[dict[str, Any]]


def _rows(sql: str, person: str) -> Rows:
    with connection.cursor() as cursor:
        cursor.execute(sql, [person])
        names = [column.name for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


_SAVED = "hotels_selection s JOIN hotels_hotel h ON h.id = s.hotel_id WHERE s.person_id = %s"

_FIGURES = f"""
SELECT count(*) AS saved, count(DISTINCT h.city) AS cities, max(h.observed_at) AS observed_at,
  round(avg(h.rating)::numeric, 2)::float AS rating
FROM {_SAVED}
"""  # noqa: S608 - no value comes from outside
_BY_CITY = f"""
SELECT coalesce(h.city, 'city not told') AS city, count(*) AS hotels
FROM {_SAVED} GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 12
"""  # noqa: S608
_RATINGS = f"""
SELECT to_char(class.rating, 'FM0.0') AS rating, count(h.id) AS hotels
FROM generate_series(1, 5, 0.5) AS class(rating)
LEFT JOIN (SELECT h.* FROM {_SAVED}) h ON round((h.rating * 2)::numeric) / 2 = class.rating
GROUP BY class.rating HAVING EXISTS (SELECT 1 FROM hotels_selection) ORDER BY class.rating
"""  # noqa: S608
# Prices of several currencies are not comparable: those of the one that most hotels have.
_PRICES = f"""
WITH priced AS (SELECT h.price_low, h.currency FROM {_SAVED} AND h.price_low IS NOT NULL),
usual AS (SELECT currency FROM priced GROUP BY currency ORDER BY count(*) DESC LIMIT 1),
classes AS (
  SELECT least(floor(price_low / 50), 9)::int AS class, currency FROM priced
  WHERE currency IS NOT DISTINCT FROM (TABLE usual)
)
SELECT CASE WHEN number = 9 THEN '450 +' ELSE (number * 50) || ' to ' || (number * 50 + 50) END AS price,
  count(classes.class) AS hotels, max(classes.currency) AS currency
FROM generate_series(0, (SELECT max(class) FROM classes)) AS number LEFT JOIN classes ON classes.class = number
GROUP BY number ORDER BY number
"""  # noqa: S608
_STRATEGIES = """
SELECT strategy, count(*) AS runs, round(percentile_cont(0.5) WITHIN GROUP (
  ORDER BY seconds / greatest(pages, 1) * 1000)::numeric, 1)::float AS milliseconds_a_page
FROM runs_run WHERE person_id = %s AND status = 'finished' GROUP BY strategy ORDER BY 3
"""
_DAYS = """
SELECT date_trunc('day', o.observed_at) AS at, count(*) AS observations
FROM hotels_observation o JOIN hotels_hotel h ON h.id = o.hotel_id JOIN hotels_selection s ON s.hotel_id = h.id
WHERE s.person_id = %s AND o.observed_at > now() - interval '30 days' GROUP BY 1 ORDER BY 1
"""
_PLACES = f"""
SELECT h.city AS name, count(*) AS count,
  avg(h.latitude) AS latitude, avg(h.longitude) AS longitude
FROM {_SAVED} AND h.city IS NOT NULL AND h.latitude IS NOT NULL AND h.longitude IS NOT NULL
GROUP BY 1 ORDER BY 2 DESC LIMIT 500
"""  # noqa: S608
_LATEST = """
(SELECT 'saved' AS kind, h.name AS words, s.selected_at AS at, h.id AS hotel, NULL::bigint AS run
 FROM hotels_selection s JOIN hotels_hotel h ON h.id = s.hotel_id WHERE s.person_id = %(person)s
 ORDER BY s.id DESC LIMIT 6)
UNION ALL
(SELECT 'run ' || status, coalesce(place->>'name', query->>'city') || ', ' || hotels || ' hotels by ' || strategy,
 finished_at, NULL, id FROM runs_run WHERE person_id = %(person)s ORDER BY id DESC LIMIT 6)
UNION ALL
(SELECT 'alarm', h.name, a.raised_at, h.id, NULL
 FROM following_alarm a JOIN hotels_hotel h ON h.id = a.hotel_id WHERE a.person_id = %(person)s
 ORDER BY a.id DESC LIMIT 6)
ORDER BY at DESC LIMIT 7
"""


def latest(person: str) -> Rows:
    """What happened lately: saved hotels, finished runs, alarms; the last first."""
    with connection.cursor() as cursor:
        cursor.execute(_LATEST, {"person": person})
        return [dict(zip(("kind", "words", "at", "hotel", "run"), row, strict=True)) for row in cursor.fetchall()]


def figures(person: str) -> dict[str, Any]:
    return _rows(_FIGURES, person)[0]


def _part(sql: str) -> Callable[[str], Rows]:
    return lambda person: _rows(sql, person)


PARTS: dict[str, Callable[[str], Rows]] = {
    "by_city": _part(_BY_CITY),
    "ratings": _part(_RATINGS),
    "prices": _part(_PRICES),
    "strategies": _part(_STRATEGIES),
    "days": _part(_DAYS),
    "places": _part(_PLACES),
}
