"""Celery beat whose schedule is a table: a tick looks for what is due."""

import logging
from collections.abc import Callable
from typing import Any

from celery import Celery
from celery.beat import Scheduler

from atrium.beat.progress import Progress

_log = logging.getLogger(__name__)
_AGAIN_SECONDS = 5.0


def scheduler(look: float, ask: Callable[[], int], progress: Progress) -> type[Scheduler]:
    """A class, as Celery wants one. `ask` gives how many hotels it asked for."""

    class DueHotels(Scheduler):
        def __init__(self, app: Celery, **options: Any) -> None:
            super().__init__(app, **options | {"max_interval": look})

        def setup_schedule(self) -> None:
            """There are no entries: rows are due, not times."""

        def tick(self, *_: Any, **__: Any) -> float:
            """Seconds until the next look. Raises nothing: a schedule that ends would be a schedule that forgets."""
            try:
                asked = ask()
            except Exception as error:  # noqa: BLE001 - whatever it is, the same hotels are due at the next look
                progress.failed(error)
                _log.warning("nothing could be asked for, again in %.0f s: %s", _AGAIN_SECONDS, error)
                return min(_AGAIN_SECONDS, look)
            progress.looked(asked)
            if asked:
                _log.info("%d hotels are due and are looked at again", asked)
            return look

    return DueHotels
