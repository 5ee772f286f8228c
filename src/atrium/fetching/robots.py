"""What robots.txt asks for (RFC 9309), with protego."""

import math
from dataclasses import dataclass
from functools import lru_cache

from protego import Protego

from atrium.contracts.errors import ForbiddenByRobots
from atrium.fetching.address import Address

AGENT = "Atrium"  # the product token that a robots.txt can name
MAX_TEXT = 512 * 1024  # RFC 9309, 2.5: at least 500 KiB are read
ALL_FORBIDDEN = "User-agent: *\nDisallow: /\n"


@dataclass(frozen=True, slots=True)
class Robots:
    """The robots.txt of each origin of a source. Picklable: the text travels, each process parses it once."""

    texts: tuple[tuple[str, str], ...] = ()

    def check(self, address: Address) -> None:
        """Raises ForbiddenByRobots."""
        for origin, text in self.texts:
            if origin == address.origin and text and not _parse(text).can_fetch(address.url, AGENT):
                raise ForbiddenByRobots("robots.txt of the site forbids this address", url=address.url)

    def interval(self, origin: str) -> float | None:
        """Seconds between two requests: the greater of Crawl-delay and Request-rate; None where it says neither."""
        return next((_interval(text) for known, text in self.texts if known == origin and text), None)


@lru_cache(maxsize=16)
def _parse(text: str) -> Protego:
    return Protego.parse(text)


@lru_cache(maxsize=16)
def _interval(text: str) -> float | None:
    rules = _parse(text)
    rate = rules.request_rate(AGENT)
    asked = [rules.crawl_delay(AGENT), rate.seconds / rate.requests if rate and rate.requests else None]
    told = [float(delay) for delay in asked if delay is not None and math.isfinite(delay) and delay >= 0]
    return max(told, default=None)


def text_of(body: bytes) -> str:
    return body[:MAX_TEXT].decode("utf-8-sig", "replace")
