"""The inside of a child process: reads pages from its parent, works on them, writes outcomes back.

Started as `python -m atrium.strategies.machinery.child FD`, FD being its end of a socket pair. What comes first is a
Job; then (number of the run, site where the run is new, pages or None where it is over). The parent's end closes with
the parent, also when that is killed with -9: the child ends at once.
"""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from typing import Any

from atrium.contracts.search import PageOutcome
from atrium.fetching.site import Site
from atrium.strategies.machinery.pumped import Begin, Page, Run


@dataclass(frozen=True, slots=True)
class Job:
    """`make` is a top-level function, pickled by its name: it gives the machinery of the strategy."""

    name: str
    make: Callable[[], Begin]


Message = tuple[int, Site | None, Sequence[Page] | None]


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    connection: Connection[tuple[int, PageOutcome], Any] = Connection(int(sys.argv[1]))
    try:
        work(connection)
    except (EOFError, OSError):
        os._exit(0)  # nothing here outlives its process: no use in waiting for threads


def work(connection: "Connection[tuple[int, PageOutcome], Any]") -> None:
    """Raises EOFError or OSError where the parent is gone or has closed its end."""
    job: Job = connection.recv()
    multiprocessing.current_process().name = job.name
    begin, runs, sending = job.make(), dict[int, Run](), threading.Lock()

    def send(number: int, outcome: PageOutcome) -> None:
        try:
            with sending:
                connection.send((number, outcome))
        except OSError:
            os._exit(0)

    while True:
        message: Message = connection.recv()
        number, site, pages = message
        if site is not None:
            runs[number] = begin(site, partial(send, number))
        if pages is None:
            runs.pop(number).stop()
        else:
            runs[number].start(pages)


if __name__ == "__main__":
    main()
