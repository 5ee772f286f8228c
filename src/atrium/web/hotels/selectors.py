"""Reading hotels."""

import re
from collections.abc import Iterator
from datetime import datetime

from django.contrib.postgres.search import SearchQuery
from django.db.models import Exists, F, Func, OuterRef, Q, QuerySet

from atrium.contracts.hotel import Hotel as HotelFacts
from atrium.web.hotels.models import WORDS, Hotel, Selection


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
