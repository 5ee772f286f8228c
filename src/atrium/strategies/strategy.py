"""What every strategy does: nothing differs but the concurrency."""

import threading
from collections.abc import Iterator
from typing import Protocol

from atrium.contracts.search import PageOutcome, PageRequest
from atrium.fetching.site import Site


class Work(Protocol):
    """Pages to work on. It may grow while it is worked on: a list page that was read adds the pages it links to."""

    def take(self, limit: int) -> list[PageRequest]:
        """Up to `limit` requests, the most urgent first; [] where there are none now.

        A strategy is done when this gives [] and none of its pages is under way. Called by one thread at a time,
        and only for as many pages as can be started at once: that is the back-pressure.
        """
        ...


class Strategy(Protocol):
    """Fetches and parses pages in its own way.

    Pools, loops and connections live as long as the strategy: `extract` may be called many times, close() ends them.
    """

    @property
    def name(self) -> str: ...

    def extract(self, work: Work, site: Site, cancelled: threading.Event) -> Iterator[PageOutcome]:
        """Outcomes as they are completed, one for every request taken.

        At most `site.policy.concurrency` pages are under way or waiting for the caller to take them, so memory does
        not grow with their number. After `cancelled` is set it ends within a second; pages under way come out as
        Cancelled or not at all. Leaving the iterator early cancels as well. A page that fails is an outcome, never an
        exception.
        """
        ...

    def close(self) -> None:
        """Ends threads, processes, loops and connections. Twice is allowed.

        An extract() that another thread is in raises StrategyFailed.
        """
        ...
