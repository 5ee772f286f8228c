"""What nobody needs any more."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone
from silk.models import Request

from atrium.web.accounts.models import User
from atrium.web.operations.models import DeadLetter, ProcessedEvent

PROFILES = timedelta(days=2)
# A guest comes back by a session of two weeks. One who saved something might ask for it a while longer.
IDLE_GUESTS, SAVING_GUESTS = timedelta(days=30), timedelta(days=180)
# An event that a log could still deliver must be known: logs keep theirs for days, a replay goes back weeks.
INBOX = timedelta(days=90)


def tidy() -> dict[str, int]:
    """How many rows of each kind went."""
    now = timezone.now()
    guests = User.objects.filter(is_guest=True)
    going = {
        "sessions": Session.objects.filter(expire_date__lt=now),
        "guests": guests.filter(last_login__lt=now - IDLE_GUESTS, selections=None)
        | guests.filter(last_login__lt=now - SAVING_GUESTS),
        "profiles": Request.objects.filter(start_time__lt=now - PROFILES),
        "processed events": ProcessedEvent.objects.filter(stored_at__lt=now - INBOX),
        "settled dead letters": DeadLetter.objects.filter(settled_at__lt=now - INBOX),
    }
    return {kind: _delete(rows) for kind, rows in going.items()}


def _delete(rows: object) -> int:
    model = rows.model  # type: ignore[attr-defined]
    keys = list(rows.values_list("pk", flat=True).distinct())  # type: ignore[attr-defined]
    model.objects.filter(pk__in=keys).delete()
    return len(keys)
