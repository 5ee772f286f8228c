"""Photographs on their way through: the site that has them does not learn who looks, and no copy is kept."""

import asyncio
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from typing import NamedTuple

from atrium.contracts.errors import TimedOut, UnknownPage
from atrium.fetching.blocking import BlockingClient
from atrium.fetching.inflate import inflate
from atrium.fetching.page import Stopwatch
from atrium.fetching.policy import FetchPolicy
from atrium.fetching.site import open_site

PATIENCE = 10.0  # seconds for one, the source's pace among them
LARGEST = 2 * 1024 * 1024  # bytes
REMEMBERED, AGE = 16, 3600.0  # how many, and for how many seconds: at most 32 MB
# What a picture begins with: https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern , and an SVG's root.
KINDS = (
    (re.compile(rb"\xff\xd8\xff"), "image/jpeg"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "image/png"),
    (re.compile(rb"RIFF....WEBPVP", re.DOTALL), "image/webp"),
    (re.compile(rb"....ftypavi[fs]", re.DOTALL), "image/avif"),
    (re.compile(rb"GIF8[79]a"), "image/gif"),
    (re.compile(rb"\s*(<\?xml[^>]*>\s*)?(<!--[^>]*>\s*)?<svg[\s>]"), "image/svg+xml"),
)


class Photograph(NamedTuple):
    body: bytes
    media_type: str


class Photographs:
    """The newest are remembered for an hour, so that the source is asked once; one is fetched at a time.

    Belongs to one event loop.
    """

    def __init__(self, policy: Callable[[], FetchPolicy]) -> None:
        self._policy = policy
        self._turn = asyncio.Lock()
        self._known: OrderedDict[str, tuple[float, Photograph]] = OrderedDict()

    async def get(self, address: str) -> Photograph:
        """Raises a leaf of FetchError, UnknownPage for what is no picture, ContactMissing for a live site without."""
        if found := self._remembered(address):
            return found
        try:
            async with asyncio.timeout(PATIENCE), self._turn:
                return self._remembered(address) or await self._fetched(address)
        except TimeoutError:
            raise TimedOut(f"the photograph did not come within {PATIENCE:.0f} s", url=address) from None

    def _remembered(self, address: str) -> Photograph | None:
        until, found = self._known.get(address, (0.0, None))
        return found if time.monotonic() < until else None

    async def _fetched(self, address: str) -> Photograph:
        cancelled = threading.Event()
        try:
            found = await asyncio.to_thread(_taken, address, self._policy(), cancelled)
        finally:
            cancelled.set()
        self._known[address] = time.monotonic() + AGE, found
        self._known.move_to_end(address)
        while len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return found


def _taken(address: str, policy: FetchPolicy, cancelled: threading.Event) -> Photograph:
    policy = replace(policy, attempts=1, page_timeout=PATIENCE, max_body=LARGEST, max_inflated=LARGEST)
    with closing(BlockingClient(connections=1)) as client:
        raw = client.fetch(address, Stopwatch(), open_site(policy, cancelled), cancelled)
    body = inflate(raw, LARGEST)
    for beginning, media_type in KINDS:
        if beginning.match(body):
            return Photograph(body, media_type)
    raise UnknownPage("what is at the photograph's address is no picture", url=address)
