"""What changed, and what alerts raised."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone

from atrium.web.accounts.models import User
from atrium.web.following.models import Alarm, Alert, Follower
from atrium.web.hotels.selectors import newest_observation

_FACTS = ("rating", "review_count", "rank", "price_low")

# Who comes back after this long begins a new visit.
_VISIT_ENDS = timedelta(minutes=30)

# For each saved hotel what was known at a visit, or when it was saved if that was later, beside what is known now.
_CHANGES = """
SELECT h.id, h.name, h.city, h.currency, h.observed_at,
  old.rating, h.rating, old.review_count, h.review_count, old.rank, h.rank,
  CASE WHEN old.currency IS NOT DISTINCT FROM h.currency THEN old.price_low END,
  CASE WHEN old.currency IS NOT DISTINCT FROM h.currency THEN h.price_low END
FROM hotels_selection s JOIN hotels_hotel h ON h.id = s.hotel_id
JOIN LATERAL (
  SELECT * FROM hotels_observation o WHERE o.hotel_id = h.id AND (o.id <= %s OR o.observed_at <= s.selected_at)
  ORDER BY o.observed_at DESC LIMIT 1
) old ON true
WHERE s.person_id = %s AND h.observed_at > old.observed_at
ORDER BY h.observed_at DESC, h.id LIMIT %s
"""


class Visit(NamedTuple):
    """When somebody looked, and the newest observation that was stored by then."""

    at: datetime
    observation: int


def changes(person: str, since: Visit, limit: int = 500) -> list[dict[str, Any]]:
    """Saved hotels of which another rating, count of reviews, rank or price is known than at `since`, or when saved."""
    with connection.cursor() as cursor:
        cursor.execute(_CHANGES, [since.observation, person, limit])
        rows = cursor.fetchall()
    return [told for row in rows if (told := _told(row))["changes"]]


def _told(row: Sequence[Any]) -> dict[str, Any]:
    number, name, city, currency, observed_at, *pairs = row
    found = zip(_FACTS, pairs[::2], pairs[1::2], strict=True)
    return {
        "id": number,
        "name": name,
        "city": city,
        "currency": currency,
        "observed_at": observed_at,
        "changes": [
            {"fact": fact, "before": before, "now": now}
            for fact, before, now in found
            if before is not None and now is not None and before != now
        ],
    }


def now() -> Visit:
    return Visit(timezone.now(), newest_observation())


def since(person: str) -> Visit:
    """The end of the visit before this one to the page of changes. Making the account counts as the first."""
    follower = Follower.objects.filter(person=person).first()
    if follower is None:
        return Visit(User.objects.values_list("date_joined", flat=True).get(person=person), 0)
    if timezone.now() - follower.visited_at > _VISIT_ENDS:
        return Visit(follower.visited_at, follower.visited_observation)
    return Visit(follower.since, follower.since_observation)


def alerts_of(person: str) -> QuerySet:
    return Alert.objects.filter(person=person)


def alarms_of(person: str) -> QuerySet:
    return Alarm.objects.filter(person=person)


def unseen(person: str) -> int:
    return Alarm.objects.filter(person=person, seen_at=None).count()


def feed_key(person: str) -> str | None:
    return Follower.objects.filter(person=person).values_list("feed_key", flat=True).first()
