"""Reading hotels."""

import re
from collections.abc import Iterator
from datetime import datetime

from django.contrib.postgres.search import SearchQuery
from django.db import connection, transaction
from django.db.models import Exists, F, Func, Max, OuterRef, Q, QuerySet

from atrium.contracts.hotel import Hotel as HotelFacts
from atrium.web.hotels.models import WORDS, Hotel, Observation, Selection

# The lock that whoever stores observations shares, in SQL: it keeps nobody but newest_observation waiting.
OBSERVING = "'hotels_observation'::regclass::oid::bigint"


def with_words(queryset: QuerySet, text: str) -> QuerySet:
    """Hotels whose name or city has every word of `text`, or a word that begins with it. Uses the index."""
    words = re.findall(r"\w+", text)
    if not words:
        return queryset.none()
    query = SearchQuery(" & ".join(f"{word}:*" for word in words), config="simple", search_type="raw")
    return queryset.annotate(words=WORDS).filter(words=query)


def selections_of(person: str) -> QuerySet:
    return Selection.objects.filter(person=person)


def with_text(selections: QuerySet, text: str) -> QuerySet:
    """Those with `text` in the hotel's name or city or in the note: a person's own few rows need no index."""
    wanted = Q(hotel__name__icontains=text) | Q(hotel__city__icontains=text) | Q(note__icontains=text)
    return selections.filter(wanted)


def saved_hotels(person: str) -> Iterator[HotelFacts]:
    """What a person saved, the last first, a few at a time."""
    saved = Hotel.objects.filter(selections__person=person).order_by("-selections__id")
    return (hotel.facts() for hotel in saved.iterator(chunk_size=500))


def cities_of(person: str) -> list[str]:
    """The cities of what a person saved, by name."""
    found = selections_of(person).exclude(hotel__city=None).order_by("hotel__city")
    return list(found.values_list("hotel__city", flat=True).distinct())


def tags_of(person: str) -> list[str]:
    """The tags that a person gave, by name."""
    found = selections_of(person).annotate(tag=Func(F("tags"), function="unnest")).order_by("tag")
    return list(found.values_list("tag", flat=True).distinct())


def due(before: datetime, limit: int) -> QuerySet:
    """Saved hotels that nobody saw and no schedule asked for since `before`, the longest unseen first; locked."""
    saved = Selection.objects.filter(hotel=OuterRef("pk"))
    unasked = Q(asked_at=None) | Q(asked_at__lt=before)
    found = Hotel.objects.filter(unasked, Exists(saved), observed_at__lt=before).order_by("observed_at", "id")
    return found.select_for_update(skip_locked=True)[:limit]


@transaction.atomic(savepoint=False)
def newest_observation() -> int:
    """The id of the newest one that is stored; 0 without any. None with a smaller id is stored later.

    A transaction has its ids before others see its rows: those that are storing now are waited for.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock({OBSERVING})")
    return Observation.objects.aggregate(newest=Max("id"))["newest"] or 0
