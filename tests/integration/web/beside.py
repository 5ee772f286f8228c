"""Two who use the same tables at once."""

import threading
from collections.abc import Callable

import psycopg


def beside(act: Callable[[], object]) -> tuple[threading.Thread, list[object]]:
    """`act` in a connection of its own, and what became of it once the thread has ended."""
    became: list[object] = []

    def run() -> None:
        from django.db import connection

        try:
            became.append(act())
        except Exception as error:  # noqa: BLE001 - the test looks at it
            became.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, became


def waits(database) -> bool:
    """Whether one of them waits for a lock."""
    with psycopg.connect(database.url("atrium")) as connection:
        found = connection.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'").fetchone()
    return found == (1,)
