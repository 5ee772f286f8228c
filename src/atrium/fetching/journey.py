"""One page from address to bytes, as steps that a client carries out: the manners are written once, for both clients.

A client sleeps for a Pause and answers an Ask; what goes wrong it throws in as a leaf.
"""

import time
from collections.abc import Generator
from dataclasses import dataclass
from itertools import count
from typing import TYPE_CHECKING

from atrium.contracts.errors import FetchError, RateLimited, TooManyRedirects
from atrium.fetching import address as addresses
from atrium.fetching.answer import Answer, understand
from atrium.fetching.page import RawPage, Stopwatch
from atrium.fetching.retry import pause_before
from atrium.sources.source import Query

if TYPE_CHECKING:
    from atrium.fetching.site import Site

GET = "GET"
DEFAULT_INTERVAL = 1.0  # seconds, where neither robots.txt nor the policy says anything
NO_INTERVAL = 0.001  # less than this between two requests is no limit: 1,000 a second are not polite to begin with


@dataclass(frozen=True, slots=True)
class Pause:
    seconds: float


@dataclass(frozen=True, slots=True)
class Ask:
    """Get a connection and the host's turn, both at once, send the query and read the answer.

    `first`: an attempt starts with it, so the stopwatch does as well.
    """

    address: addresses.Address
    query: Query
    first: bool
    interval: float
    site: "Site"

    def turn(self) -> float:
        """0: go. Else the seconds until it makes sense to ask again; the connection is somebody else's meanwhile.

        Raises RateLimited where the host asked to be left alone for longer than the policy waits.
        """
        wait = self.site.rate.ask(self.address.host, self.interval)
        if wait > max(self.site.policy.retry_after_limit, self.interval):
            raise RateLimited(f"{self.address.host} asked to be left alone for {wait:.0f} s more", retry_after=wait)
        return wait


Step = Pause | Ask
Journey = Generator[Step, Answer | None, RawPage]


def journey(url: str, watch: Stopwatch, site: "Site", query: Query | None = None) -> Journey:
    """`watch.attempts` counts over calls: a page that comes back for another attempt does not get all of them again."""
    query = query or Query(GET, "")
    for attempt in count(watch.attempts + 1):
        try:
            return (yield from _attempt(url, site, query))
        except FetchError as error:
            pause = pause_before(error, attempt, site.policy)
            if pause is None:
                error.url = error.url or url
                raise
        yield Pause(pause)
    raise AssertionError  # count() has no end


def _attempt(url: str, site: "Site", query: Query) -> Journey:
    for hop in range(site.policy.max_redirects + 1):
        address = addresses.checked(url, site.policy)
        site.robots.check(address)
        asked = time.monotonic()
        answer = yield Ask(address, query, hop == 0, interval(address.origin, site), site)
        assert answer is not None  # noqa: S101 - the clients' side of the protocol
        try:
            outcome = understand(answer)
        except RateLimited as error:
            wait = site.policy.backoff if error.retry_after is None else error.retry_after
            site.rate.hold(address.host, wait, asked)
            raise
        if isinstance(outcome, RawPage):
            return outcome
        url, query = outcome.url, Query(GET, "") if outcome.as_get else query
    raise TooManyRedirects(f"more than {site.policy.max_redirects} redirects", url=url)


def interval(origin: str, site: "Site") -> float:
    """Seconds between two requests to `origin`: what robots.txt and the policy ask for, the slower of the two."""
    told = site.robots.interval(origin)
    limit = site.policy.requests_per_second
    own = 1 / limit if limit else None
    seconds = max((value for value in (told, own) if value is not None), default=DEFAULT_INTERVAL)
    return 0.0 if seconds < NO_INTERVAL else seconds
