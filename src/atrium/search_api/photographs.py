"""Photographs on their way through: the site that has them does not learn who looks, and no copy is kept."""

import asyncio
import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from typing import NamedTuple

from atrium.contracts.errors import Failure, FetchError, SourceError, TimedOut, UnknownPage, leaf_of
from atrium.fetching.address import origins, parse
from atrium.fetching.blocking import BlockingClient
from atrium.fetching.inflate import inflate
from atrium.fetching.page import Stopwatch
from atrium.fetching.policy import FetchPolicy
from atrium.fetching.site import open_site

PATIENCE = 10.0  # seconds for one, the source's pace among them
AT_ONCE = 4  # fetched at a time, so that a slow one holds up no other; how fast a host is asked, its rate says
LARGEST = 2 * 1024 * 1024  # bytes
REMEMBERED = 16  # at most 32 MB
AGE, FAILURE_AGE = 3600.0, 300.0  # seconds that one is remembered, and that it can't be had
# What a picture begins with: https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern , and an SVG's root
# behind what XML has before it. Nothing is read twice: what has matched stays matched.
_BEFORE = rb"\s++|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*+(?:\[[^\]]*+\]\s*+)?+>"
KINDS = (
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"RIFF....WEBPVP", re.DOTALL), "image/webp"),
    (re.compile(rb"....ftypavi[fs]", re.DOTALL), "image/avif"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"(?:\xef\xbb\xbf)?(?:%b)*+<svg[\s/>]" % _BEFORE, re.DOTALL), "image/svg+xml"),
)


class Photograph(NamedTuple):
    body: bytes
    media_type: str


class Photographs:
    """The newest are remembered, and those that could not be had: the source is asked once, however many look.

    Belongs to one event loop.
    """

    def __init__(self, policy: Callable[[], FetchPolicy]) -> None:
        self._policy = policy
        self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="photograph")
        self._asked: dict[str, asyncio.Task[Photograph | Failure]] = {}
        self._known: dict[str, tuple[float, Photograph | Failure]] = {}

    async def get(self, address: str) -> Photograph:
        """Raises a leaf of FetchError, UnknownPage for what is no picture, ContactMissing for a live site without."""
        until, found = self._known.get(address, (0.0, None))
        if found is None or until <= time.monotonic():
            if address not in self._asked:
                self._asked[address] = asyncio.create_task(self._fetched(address))
                self._asked[address].add_done_callback(lambda _: self._asked.pop(address))
            found = await asyncio.shield(self._asked[address])  # who goes away takes it from nobody else
        if isinstance(found, Failure):
            raise leaf_of(found)
        return found

    async def _fetched(self, address: str) -> Photograph | Failure:
        cancelled = threading.Event()
        found: Photograph | Failure
        try:
            async with asyncio.timeout(PATIENCE):
                work = asyncio.get_running_loop().run_in_executor
                found = await work(self._threads, _taken, address, self._policy(), cancelled)
        except TimeoutError:
            found = TimedOut(f"the photograph did not come within {PATIENCE:.0f} s", url=address).failure()
        except (FetchError, SourceError) as error:
            found = error.failure()
        finally:
            cancelled.set()
        self._remember(address, found)
        return found

    def _remember(self, address: str, found: Photograph | Failure) -> None:
        now = time.monotonic()
        self._known = {known: each for known, each in self._known.items() if each[0] > now}
        self._known[address] = now + (FAILURE_AGE if isinstance(found, Failure) else AGE), found
        while len(self._known) > REMEMBERED:
            del self._known[next(iter(self._known))]


def _taken(address: str, policy: FetchPolicy, cancelled: threading.Event) -> Photograph:
    policy = replace(policy, attempts=1, page_timeout=PATIENCE, max_body=LARGEST, max_inflated=LARGEST)
    policy = replace(policy, extra_hosts=_needed(address, policy))
    with closing(BlockingClient(connections=1)) as client:
        raw = client.fetch(address, Stopwatch(), open_site(policy, cancelled), cancelled)
    body = inflate(raw, LARGEST)
    if media_type := kind(body):
        return Photograph(body, media_type)
    raise UnknownPage("what is at the photograph's address is no picture", url=address)


def _needed(address: str, policy: FetchPolicy) -> frozenset[str]:
    """The host that it is on, where that is not the source's: no other's robots.txt has to be read."""
    origin = parse(address).origin
    if origin in origins(policy.base_url):
        return frozenset()
    return frozenset(host for host in policy.extra_hosts if origin in origins(policy.base_url, frozenset((host,))))


def kind(body: bytes) -> str | None:
    """Its media type; None for what is no picture."""
    return next((media_type for beginning, media_type in KINDS if beginning.match(body)), None)
