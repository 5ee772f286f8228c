"""A page on its way: the stopwatch it carries and the bytes it came as."""

import time
from dataclasses import dataclass, field

from atrium.contracts.search import PageTiming


@dataclass(slots=True)
class Stopwatch:
    """Stamps of one page, written by whoever has it at the moment. Picklable."""

    queued: float = field(default_factory=time.monotonic)
    started: float | None = None
    connected: float | None = None
    first_byte: float | None = None
    received: float | None = None
    inflated: float | None = None
    parsed: float | None = None
    attempts: int = 0
    reused: bool = False
    bytes_received: int = 0
    bytes_inflated: int = 0
    worker: str = ""

    def attempt(self) -> None:
        """A new attempt starts: what the one before reached no longer counts."""
        self.attempts += 1
        self.started = time.monotonic()
        self.connected = self.first_byte = self.received = None
        self.reused = False

    def timing(self) -> PageTiming:
        return PageTiming(**{name: getattr(self, name) for name in self.__slots__})


@dataclass(frozen=True, slots=True)
class RawPage:
    """A response with status 200, 202 or 203 as it came over the wire: not inflated, not decoded."""

    url: str  # after redirects
    body: bytes
    content_encoding: str | None  # "gzip" or "deflate"; None for identity
    charset: str | None  # of the Content-Type header
