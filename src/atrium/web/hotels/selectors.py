"""Reading hotels."""

import re
from collections.abc import Iterator

from django.contrib.postgres.search import SearchQuery
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

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


def saved_hotels(person: str) -> Iterator[HotelFacts]:
    """What a person saved, the last first, a few at a time."""
    saved = Hotel.objects.filter(selections__person=person).order_by("-selections__id")
    return (hotel.facts() for hotel in saved.iterator(chunk_size=500))


def saved_page(person: str, number: str) -> Page:
    """Page `number` of the person's selections with their hotels, the last first; the nearest page there is."""
    saved = selections_of(person).select_related("hotel").defer("hotel__description").order_by("-id")
    return Paginator(saved, 50).get_page(number)
