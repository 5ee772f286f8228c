"""From hotels that are due to tasks. What the queue does not take is found again by the next look."""

import logging
import uuid
from collections.abc import Callable, Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from pydantic import ValidationError

from atrium.contracts.tasks import HotelAddress, Observe
from atrium.web.hotels import selectors, services
from atrium.web.hotels.models import Hotel

A_LOOK = 500  # hotels that one look asks for at most: others come before the next one's turn
A_TASK = 20  # hotels of one task: several workers share a look, and a site sees no burst from one of them

_log = logging.getLogger(__name__)


def ask_for_due(every: timedelta, observe: Callable[[Observe, str], None]) -> int:
    """How many hotels were due and are asked for. What `observe` raises leaves all of them due.

    Two schedules at once share what is due: rows that one of them holds are not seen by the other.
    """
    with transaction.atomic():
        hotels = list(selectors.due(timezone.now() - every, A_LOOK))
        for first in range(0, len(hotels), A_TASK):
            if addresses := _addresses(hotels[first : first + A_TASK]):
                observe(Observe(hotels=tuple(addresses)), str(uuid.uuid4()))
        services.asked(hotels)
    return len(hotels)


def _addresses(hotels: Sequence[Hotel]) -> list[HotelAddress]:
    found = []
    for hotel in hotels:
        try:
            found.append(HotelAddress(source=hotel.source, source_id=hotel.source_id, url=hotel.url))
        except ValidationError as error:  # stored before there were limits: it must not keep the others from their turn
            _log.warning("hotel %d can't be asked for: %s", hotel.pk, error)
    return found
