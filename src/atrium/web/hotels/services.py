"""Writing hotels: set-wise, whoever else writes the same ones at the same time."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import orjson
from django.db import DataError, connection
from django.utils import timezone

from atrium.contracts.hotel import Hotel
from atrium.web.hotels.models import Hotel as HotelRow
from atrium.web.hotels.models import Selection
from atrium.web.hotels.upsert import STORE


@dataclass(frozen=True, slots=True)
class Sighting:
    """A hotel as it was seen at a moment; `person` saved it then."""

    hotel: Hotel
    at: datetime
    person: str | None = None
    job_id: str | None = None


def store(sightings: Iterable[Sighting]) -> None:
    """Hotels as far as they are newer, an observation of each, a selection where a person saved it.

    A hotel that occurs several times is stored as often, in the order given. Must run in a transaction. Raises
    DataError or IntegrityError for what the database refuses: nothing of `sightings` is stored then.
    """
    with connection.cursor() as cursor:
        for rows in _rounds(sightings):
            cursor.execute(STORE, [_json(rows)])


def _json(rows: list[dict[str, object]]) -> str:
    try:
        return orjson.dumps(rows).decode()
    except orjson.JSONEncodeError as error:  # a number beyond 64 bits, half a character: no column could hold it
        raise DataError(str(error)) from None


def _rounds(sightings: Iterable[Sighting]) -> Iterable[list[dict[str, object]]]:
    """One statement can't touch a row twice: the n-th occurrence of a hotel is in the n-th round."""
    seen: defaultdict[tuple[str, str], int] = defaultdict(int)
    rounds: list[list[dict[str, object]]] = []
    for each in sightings:
        key = (each.hotel.source, each.hotel.source_id)
        if seen[key] == len(rounds):
            rounds.append([])
        rounds[seen[key]].append(
            {**each.hotel.__dict__, "observed_at": each.at, "person": each.person, "job_id": each.job_id}
        )
        seen[key] += 1
    return rounds


def select(person: str, hotel: HotelRow, note: str = "") -> tuple[Selection, bool]:
    """A person's selection of a hotel that is known, and whether it is new."""
    return Selection.objects.get_or_create(
        person_id=person, hotel=hotel, defaults={"selected_at": timezone.now(), "note": note}
    )


def deselect(person: str, selection: int) -> dict[str, Any] | None:
    """Removes a selection of the person's own; what `reselect` needs to bring it back as it was."""
    found = Selection.objects.filter(person=person, id=selection).select_related("hotel").first()
    if found is None:
        return None
    kept = {"hotel": found.hotel_id, "name": found.hotel.name, "job_id": found.job_id, "note": found.note}
    kept["selected_at"] = found.selected_at.isoformat()
    found.delete()
    return kept


def reselect(person: str, kept: dict[str, Any]) -> None:
    defaults = {name: kept[name] for name in ("selected_at", "job_id", "note")}
    Selection.objects.get_or_create(person_id=person, hotel_id=kept["hotel"], defaults=defaults)
