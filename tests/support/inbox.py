"""A store with one table in SQLite: the inbox's promise (one effect per event id) without Django. Runs as a consumer.

python -m tests.support.inbox FILE [SECONDS]     SECONDS is how long it takes to store a batch
"""

import os
import sqlite3
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from atrium.consumer.loop import Store
from atrium.consumer.process import run
from atrium.consumer.settings import ConsumerSettings
from atrium.contracts.events import Delivery, Stored
from atrium.telemetry import logs


def inbox(file: Path, seconds: float = 0) -> Store:
    database = sqlite3.connect(file, timeout=10, isolation_level=None, check_same_thread=False)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("CREATE TABLE IF NOT EXISTS effects (id TEXT PRIMARY KEY, person TEXT)")
    database.execute("CREATE TABLE IF NOT EXISTS dead (raw BLOB, error TEXT)")
    writing = threading.Lock()  # one transaction at a time on a connection

    def store(batch: Sequence[Delivery]) -> Stored:
        good = [delivery.event for delivery in batch if delivery.event is not None]
        dead = [(delivery.raw, delivery.error) for delivery in batch if delivery.event is None]
        with writing:
            database.execute("BEGIN IMMEDIATE")
            new = sum(
                database.execute("INSERT OR IGNORE INTO effects VALUES (?, ?)", (event.id, event.subject)).rowcount
                for event in good
            )
            database.executemany("INSERT INTO dead VALUES (?, ?)", dead)
            time.sleep(seconds)
            database.execute("COMMIT")
        return Stored(new=new, duplicates=len(good) - new, dead=len(dead))

    return store


def effects(file: Path) -> list[str]:
    with sqlite3.connect(file, timeout=10) as database:
        return [person for (person,) in database.execute("SELECT person FROM effects ORDER BY rowid")]


def main(file: str, seconds: str = "0") -> None:
    logs.set_up("info")
    run(ConsumerSettings.from_environment(os.environ), inbox(Path(file), float(seconds)))


if __name__ == "__main__":
    main(*sys.argv[1:])
