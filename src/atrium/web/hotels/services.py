"""Writing hotels: set-wise, whoever else writes the same ones at the same time."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from operator import itemgetter
from typing import Any, NamedTuple

import orjson
from django.db import DataError, IntegrityError, connection, transaction
from django.http import Http404
from django.utils import timezone

from atrium.contracts.hotel import Hotel
from atrium.web.hotels.models import Hotel as HotelRow
from atrium.web.hotels.models import Selection
from atrium.web.hotels.selectors import OBSERVING
from atrium.web.hotels.upsert import STORE

_HOTELS = "SELECT id FROM hotels_hotel WHERE id = ANY(%s) ORDER BY id FOR KEY SHARE"
_PERSONS = "SELECT person FROM accounts_user WHERE person = ANY(%s) FOR KEY SHARE"


class Sighting(NamedTuple):
    """A hotel as it was seen at a moment; `person` saved it then."""

    hotel: Hotel
    at: datetime
    person: str | None = None
    job_id: str | None = None


def store(sightings: Iterable[Sighting], then: Callable[[Sequence[int]], object] | None = None) -> None:
    """Hotels as far as they are newer, an observation of each, a selection where a person saved it.

    A hotel that occurs several times is stored as often, in the order given, and each time `then` gets the ids of those
    that were stored. Must run in a transaction. Raises DataError or IntegrityError for what the
    database refuses: nothing of `sightings` is stored then.
    """
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT pg_advisory_xact_lock_shared({OBSERVING})")
    for rows in _rounds(sightings):
        with connection.cursor() as cursor:
            cursor.execute(STORE, [_json(rows)])
            ids, strangers = cursor.fetchone()
        if strangers:
            raise IntegrityError(f"no account has the person {strangers[0]}")
        if then is not None:
            then(ids)


def _json(rows: list[dict[str, Any]]) -> str:
    try:
        return orjson.dumps(rows).decode()
    except orjson.JSONEncodeError as error:  # a number beyond 64 bits, half a character: no column could hold it
        raise DataError(str(error)) from None


def _rounds(sightings: Iterable[Sighting]) -> list[list[dict[str, Any]]]:
    """One statement can't touch a row twice: the n-th occurrence of a hotel is in the n-th round.

    Each is sorted as `STORE` wants it: here it costs a third of what it costs the database, which sorts whole rows.
    """
    seen: defaultdict[tuple[str, str], int] = defaultdict(int)
    rounds: list[list[dict[str, Any]]] = []
    for each in sightings:
        key = (each.hotel.source, each.hotel.source_id)
        if seen[key] == len(rounds):
            rounds.append([])
        rounds[seen[key]].append(
            {**each.hotel.__dict__, "observed_at": each.at, "person": each.person, "job_id": each.job_id}
        )
        seen[key] += 1
    for rows in rounds:
        rows.sort(key=itemgetter("source", "source_id"))
    return rounds


def _held(statement: str, keys: Iterable[object]) -> set[object]:
    """Those that are there, and stay until the transaction ends: the look that a foreign key would take."""
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(keys)])
        return {key for (key,) in cursor.fetchall()}


@transaction.atomic
def select(person: str, hotel: HotelRow, note: str = "") -> tuple[Selection, bool]:
    """A person's selection of a hotel that is known, and whether it is new. Raises Http404 where either is gone."""
    if not (_held(_HOTELS, [hotel.pk]) and _held(_PERSONS, [uuid.UUID(person)])):
        raise Http404
    return Selection.objects.get_or_create(
        person_id=person, hotel=hotel, defaults={"selected_at": timezone.now(), "note": note}
    )


def asked(hotels: Iterable[HotelRow]) -> None:
    """A schedule wants them observed, as of now."""
    HotelRow.objects.filter(pk__in=[hotel.pk for hotel in hotels]).update(asked_at=timezone.now())


def annotate(person: str, hotel: int, note: str, tags: list[str]) -> dict[str, Any] | None:
    """Writes a person's own note and tags; those before, or None where there is no such selection."""
    found = Selection.objects.filter(person=person, hotel=hotel)
    before = found.values("note", "tags").first()
    found.update(note=note, tags=tags)
    return before


def deselect(person: str, selections: Iterable[int]) -> list[dict[str, Any]]:
    """Removes selections of the person's own; what `reselect` needs to bring each back as it was."""
    found = list(Selection.objects.filter(person=person, id__in=selections).select_related("hotel"))
    kept = [
        {
            "hotel": each.hotel_id,
            "name": each.hotel.name,
            "job_id": each.job_id,
            "note": each.note,
            "tags": each.tags,
            "selected_at": each.selected_at.isoformat(),
        }
        for each in found
    ]
    Selection.objects.filter(id__in=[each.id for each in found]).delete()
    return kept


@transaction.atomic
def reselect(person: str, kept: Sequence[dict[str, Any]]) -> int:
    """How many are back: a hotel that is gone meanwhile stays so. Raises Http404 for a person who is gone."""
    if not _held(_PERSONS, [uuid.UUID(person)]):
        raise Http404
    count, there = 0, _held(_HOTELS, (each["hotel"] for each in kept))
    for each in kept:
        if each["hotel"] not in there:
            continue
        defaults = {name: each[name] for name in ("selected_at", "job_id", "note", "tags")}
        _, created = Selection.objects.get_or_create(person_id=person, hotel_id=each["hotel"], defaults=defaults)
        count += created
    return count
