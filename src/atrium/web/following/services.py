"""Alerts are evaluated where observations are stored, in the same transaction: an alarm is raised once or never."""

import secrets
from collections.abc import Sequence
from typing import Any

from django.db import connection
from django.utils import timezone

from atrium.web.following import selectors
from atrium.web.following.models import Alarm, Alert, Follower, Kind
from atrium.web.hotels.models import Hotel

# What is known of a hotel decides, so that an observation that comes late raises nothing. The hotels' rows are locked
# by the statement that stored them: two consumers can't both see an alert turn true. LATERAL with OFFSET takes the
# alerts first, whatever is planned: a plan from a time without hotels, which is kept, read all of them each time.
_EVALUATE = """
WITH now_known AS (
  SELECT a.id, h.observed_at, CASE WHEN a.kind LIKE 'price%%' THEN h.price_low ELSE h.rank END AS value
  FROM following_alert a
  CROSS JOIN LATERAL (
    SELECT observed_at, price_low, rank, currency FROM hotels_hotel WHERE id = a.hotel_id OFFSET 0
  ) h
  WHERE a.hotel_id = ANY(%s) AND (a.kind NOT LIKE 'price%%' OR a.currency IS NOT DISTINCT FROM h.currency)
), turned AS (
  UPDATE following_alert a SET met = NOT a.met
  FROM now_known n
  WHERE n.id = a.id AND n.value IS NOT NULL AND a.met <> CASE
    WHEN a.kind IN ('price_below', 'rank_better') THEN n.value <= a.threshold ELSE n.value >= a.threshold END
  RETURNING a.*, n.value, n.observed_at
)
INSERT INTO following_alarm (person_id, hotel_id, kind, threshold, value, currency, observed_at)
SELECT person_id, hotel_id, kind, threshold, value, currency, observed_at FROM turned WHERE met
ON CONFLICT DO NOTHING
"""


def evaluate(hotels: Sequence[int]) -> int:
    """How many alarms the hotels with these ids raised as they are known now. Must run in a transaction."""
    with connection.cursor() as cursor:
        cursor.execute(_EVALUATE, [hotels])
        return cursor.rowcount


def set_alert(person: str, hotel: Hotel, kind: str, threshold: float) -> tuple[Alert, bool]:
    """The alert and whether it is new; one of the kind that is there already gets the new threshold.

    One whose threshold is met already raises nothing before it was not met in between.
    """
    price = Kind(kind) in {Kind.PRICE_BELOW, Kind.PRICE_ABOVE}
    value = hotel.price_low if price else hotel.rank
    below = Kind(kind) in {Kind.PRICE_BELOW, Kind.RANK_BETTER}
    met = value is not None and (value <= threshold if below else value >= threshold)
    currency = hotel.currency if price else None
    return Alert.objects.update_or_create(
        person_id=person,
        hotel=hotel,
        kind=kind,
        defaults={"threshold": threshold, "met": met, "currency": currency},
    )


def remove_alert(alert: Alert) -> dict[str, Any]:
    """What `restore_alert` needs, as JSON knows it."""
    kept = {"kind": alert.kind, "threshold": alert.threshold, "currency": alert.currency, "met": alert.met}
    kept["hotel_id"] = alert.hotel_id
    alert.delete()
    return kept


def restore_alert(person: str, removed: dict[str, Any]) -> None:
    """As it was. One of its kind that was set meanwhile stays; a hotel that is gone has none."""
    if Hotel.objects.filter(pk=removed["hotel_id"]).exists():
        Alert.objects.bulk_create([Alert(person_id=person, **removed)], ignore_conflicts=True)


def mark_seen(person: str) -> int:
    return Alarm.objects.filter(person=person, seen_at=None).update(seen_at=timezone.now())


def look(person: str) -> selectors.Visit:
    """Since when news are new; who asks is looking at them now."""
    since, now = selectors.since(person), selectors.now()
    visits = {"since": since.at, "since_observation": since.observation}
    visits |= {"visited_at": now.at, "visited_observation": now.observation}
    follower = Follower(person_id=person, **visits)
    Follower.objects.bulk_create([follower], update_conflicts=True, update_fields=visits, unique_fields=["person"])
    return since


def new_feed_key(person: str) -> str:
    """A new secret address: the old one is gone at once."""
    look(person)
    key = secrets.token_urlsafe(24)
    Follower.objects.filter(person=person).update(feed_key=key)
    return key
