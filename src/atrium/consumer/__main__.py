"""`python -m atrium.consumer`: from the event log to the database, through the functions that web uses."""

import gc
import importlib
import os
import sys
from collections.abc import Sequence

from atrium.consumer.loop import Store
from atrium.consumer.process import run
from atrium.consumer.settings import ConsumerSettings
from atrium.contracts.errors import AtriumError
from atrium.contracts.events import Delivery, Stored
from atrium.telemetry import logs


def database_store() -> Store:
    """The service that owns the database. A connection that failed is not used again."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atrium.web.config.store")
    importlib.import_module("django").setup()
    services = importlib.import_module("atrium.web.operations.services")
    connections = importlib.import_module("django.db").connections

    def store(batch: Sequence[Delivery]) -> Stored:
        try:
            stored: Stored = services.store(batch)
        except Exception:
            connections.close_all()
            raise
        return stored

    return store


def collect_rarely() -> None:
    """A batch is ten thousand hotels that nothing refers to in a circle, and the collector looked at them all again
    and again: half of what this process computed. What was imported is never looked at any more."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


def main() -> int:
    logs.set_up("info")
    try:
        settings, store = ConsumerSettings.from_environment(os.environ), database_store()
        collect_rarely()
        run(settings, store)
    except AtriumError as error:
        sys.stderr.write(f"atrium consumer: {error.message}\n")
        return error.exit_status
    return 0


if __name__ == "__main__":
    sys.exit(main())
