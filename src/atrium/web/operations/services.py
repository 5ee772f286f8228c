"""From events to rows: a batch is one transaction, an event has its effect once, what can't be stored is kept aside."""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, connection, transaction
from django.utils import timezone

from atrium.contracts.events import Delivery, Event, HotelsObserved, HotelsSelected, RunFinished, Stored
from atrium.eventlog.log import Record
from atrium.web.following import services as following
from atrium.web.hotels import services as hotels
from atrium.web.hotels.services import Sighting
from atrium.web.operations import letters
from atrium.web.operations.models import DeadLetter
from atrium.web.runs import services as runs

# What the database says of data; whatever else goes wrong is nobody's data and is raised.
_REFUSED = (DataError, IntegrityError, ValidationError)

_INBOX = """
INSERT INTO operations_processedevent (event_id, topic, type, request_id)
SELECT * FROM unnest(%s::text[], %s::text[], %s::text[], %s::text[]) AS row(id, topic, type, request_id) ORDER BY id
ON CONFLICT DO NOTHING RETURNING event_id
"""


def store(batch: Sequence[Delivery]) -> Stored:
    """Everything of `batch`, or nothing when the database is away (OperationalError, InterfaceError: try again).

    Events are stored in their order. One that could not be understood, or that the database refuses as data, becomes a
    dead letter in the same transaction.
    """
    events = [delivery for delivery in batch if delivery.event is not None]
    obscure = [(delivery, delivery.error or "not understood") for delivery in batch if delivery.event is None]
    try:
        with transaction.atomic():
            new = _effects(events)
            dead = letters.keep(obscure)
    except _REFUSED:
        with transaction.atomic():
            new, refused = _bisect(events)
            dead = letters.keep([*obscure, *refused])
    return Stored(new=new, duplicates=len(batch) - new - dead, dead=dead)


def _effects(deliveries: Sequence[Delivery]) -> int:
    """How many were new."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a refusal has to come while it can be told whose it is
    new = _unseen([delivery.event for delivery in deliveries if delivery.event])
    sightings: list[Sighting] = []
    finished: list[RunFinished] = []
    for event in new:
        match event.data:
            case HotelsSelected() as fact:
                sightings += [Sighting(hotel, fact.selected_at, fact.person, fact.job_id) for hotel in fact.hotels]
            case HotelsObserved() as fact:
                sightings += [Sighting(hotel, fact.observed_at) for hotel in fact.hotels]
            case RunFinished() as fact:
                finished.append(fact)
    if sightings:
        hotels.store(sightings, then=following.evaluate)
    if finished:
        runs.store(finished)
    return len(new)


def _unseen(events: Sequence[Event]) -> list[Event]:
    """Those whose effect is not here yet, each once. Waits for another transaction that is at the same event."""
    if not events:
        return []
    columns = zip(*((each.id, each.data.topic, each.type, each.requestid) for each in events), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(_INBOX, [list(column) for column in columns])
        unseen = {event_id for (event_id,) in cursor.fetchall()}
    first = {event.id: event for event in reversed(events) if event.id in unseen}
    return [first.pop(event.id) for event in events if event.id in first]


def _bisect(deliveries: Sequence[Delivery]) -> tuple[int, list[tuple[Delivery, str]]]:
    """How many were new, and which were refused with the reason: log2(n) tries for one among n."""
    try:
        with transaction.atomic():
            return _effects(deliveries), []
    except _REFUSED as error:
        if len(deliveries) == 1:
            return 0, [(deliveries[0], f"refused by the database: {_one_line(error)}")]
    middle = len(deliveries) // 2
    left, refused_left = _bisect(deliveries[:middle])
    right, refused_right = _bisect(deliveries[middle:])
    return left + right, refused_left + refused_right


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split())[:500]


def list_dead_letters(limit: int = 100) -> list[dict[str, Any]]:
    """The open ones, the newest first."""
    return [letters.told(letter) for letter in DeadLetter.objects.filter(outcome=None)[:limit]]


def redrive(ids: Collection[int] | None, publish: Callable[[Record], None]) -> int:
    """Publishes open dead letters (None: all) as they were, the oldest first; how many. What `publish` raises ends it.

    Each is settled as soon as it is acknowledged: one that fails leaves those before it settled and the rest open.
    """
    return _settle(ids, DeadLetter.Outcome.REDRIVEN, lambda letter: publish(letters.record(letter)))


def discard(ids: Collection[int]) -> int:
    """Settles open dead letters without publishing them; how many. They stay readable."""
    return _settle(ids, DeadLetter.Outcome.DISCARDED, lambda _letter: None)


def _settle(ids: Collection[int] | None, outcome: str, act: Callable[[DeadLetter], None]) -> int:
    found = DeadLetter.objects.filter(outcome=None).order_by("id")
    count = 0
    for number in (found if ids is None else found.filter(id__in=ids)).values_list("id", flat=True):
        with transaction.atomic():
            # somebody else may be at it
            letter = found.select_for_update(skip_locked=True).filter(id=number).first()
            if letter is None:
                continue
            act(letter)
            letter.outcome, letter.settled_at = outcome, timezone.now()
            letter.save(update_fields=["outcome", "settled_at"])
            count += 1
    return count
