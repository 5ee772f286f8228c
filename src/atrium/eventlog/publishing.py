"""Publishing from code that has no event loop: a redrive from the command line or the admin."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from atrium.eventlog.log import Record
from atrium.eventlog.registry import open_event_log


@contextmanager
def publisher(url: str) -> Iterator[Callable[[Record], None]]:
    """A function that returns when its record is acknowledged. Raises EventLogUnavailable, in time."""
    log = open_event_log(url)
    with asyncio.Runner() as runner:
        try:
            yield lambda record: runner.run(log.publish(record))
        finally:
            runner.run(log.aclose())
