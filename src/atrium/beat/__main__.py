"""`python -m atrium.beat`: one of it is enough, several do no harm."""

import importlib
import logging
import os
import signal
import sys
import time
from collections.abc import Callable
from datetime import timedelta

from celery.beat import Service

from atrium.beat.progress import Progress
from atrium.beat.scheduler import scheduler
from atrium.beat.settings import BeatSettings
from atrium.broker import TaskQueue, celery_app
from atrium.contracts.errors import AtriumError
from atrium.telemetry import logs
from atrium.telemetry.watch import watched

_log = logging.getLogger(__name__)

TIDY_SECONDS = 6 * 3600.0


def database(settings: BeatSettings, queue: TaskQueue) -> Callable[[], int]:
    """The service that owns the database says what is due, and forgets now and then what nobody needs any more.

    A connection that failed is not used again.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atrium.web.config.settings")
    importlib.import_module("django").setup()
    due = importlib.import_module("atrium.web.hotels.due")
    tidying = importlib.import_module("atrium.web.operations.tidying")
    connections = importlib.import_module("django.db").connections
    tidied = float("-inf")

    def ask() -> int:
        nonlocal tidied
        try:
            asked: int = due.ask_for_due(timedelta(seconds=settings.every), queue.observe)
            if time.monotonic() - tidied > TIDY_SECONDS:  # after it: what can't be tidied keeps no hotel waiting
                gone = {kind: count for kind, count in tidying.tidy().items() if count}
                tidied = time.monotonic()
                if gone:
                    _log.info("tidied", extra={"gone": gone})
        except Exception:
            connections.close_all()
            raise
        return asked

    return ask


def run(settings: BeatSettings) -> None:
    """Until SIGTERM or SIGINT. Raises InvalidRequest for what can't be meant."""
    queue, progress = TaskQueue(settings.valkey_url), Progress(settings.look)
    schedule = scheduler(settings.look, database(settings, queue), progress)
    service = Service(celery_app(settings.valkey_url), scheduler_cls=schedule)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: sys.exit(0))
    with watched(settings.process, progress, settings.host, settings.port):
        try:
            service.start()
        finally:
            queue.close()


def main() -> int:
    logs.set_up("info")
    try:
        run(BeatSettings.from_environment(os.environ))
    except AtriumError as error:
        sys.stderr.write(f"atrium beat: {error.message}\n")
        return error.exit_status
    return 0


if __name__ == "__main__":
    sys.exit(main())
