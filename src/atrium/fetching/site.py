"""One source as fetching sees it: its limits, its robots.txt and the rate that all who fetch from it share."""

import logging
import threading
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from atrium.contracts.errors import (
    ContactMissing,
    FetchError,
    ForbiddenByRobots,
    PageMissing,
    RequestRefused,
    ServerFailed,
)
from atrium.fetching.address import is_loopback, origins
from atrium.fetching.inflate import inflate
from atrium.fetching.page import Stopwatch
from atrium.fetching.policy import FetchPolicy
from atrium.fetching.rate import Rate
from atrium.fetching.robots import ALL_FORBIDDEN, Robots, text_of
from atrium.fetching.valkey_rate import shared_rate

if TYPE_CHECKING:
    from atrium.fetching.blocking import BlockingClient

log = logging.getLogger(__name__)

ROBOTS_LIFETIME = 3600.0  # seconds; RFC 9309, 2.4 allows a day


@dataclass(frozen=True, slots=True)
class Site:
    """What a fetch needs to know of the source. Picklable: it travels to processes and tasks.

    Raises ContactMissing for a site that is not on this machine where the policy names no contact, AddressRefused for
    a policy without a usable address.
    """

    policy: FetchPolicy
    robots: Robots
    rate: Rate = field(default_factory=shared_rate)

    def __post_init__(self) -> None:
        for origin in origins(self.policy.base_url, self.policy.extra_hosts):
            if not is_loopback(origin) and not (self.policy.contact or "").strip():
                raise ContactMissing(
                    f"{origin} is a live site: name a contact (an address or URL for its operator) to ask it for pages"
                )


def open_site(policy: FetchPolicy, cancelled: threading.Event | None = None) -> Site:
    """The site with its robots.txt, which is read at most once an hour. Blocking.

    4xx allows everything, but 429 is RateLimited. Raises ForbiddenByRobots where the source's robots.txt ends in
    5xx or asks for a longer pause than the policy waits, the leaf of its failure where it can't be had (Unreachable,
    TimedOut …), and what Site raises.
    """
    site = Site(policy, Robots())
    if not policy.obey_robots:
        log.warning("robots.txt of %s is ignored, as told", policy.origin())
        return site
    own, *others = origins(policy.base_url, policy.extra_hosts)
    # a sixth of what a child of a strategy imports, and no child opens a site
    from atrium.fetching.blocking import BlockingClient  # noqa: PLC0415

    client = BlockingClient(connections=1)
    try:
        texts = [(own, _robots_text(client, own, site, cancelled))]
        texts += [(origin, _text_or_nothing_allowed(client, origin, site, cancelled)) for origin in others]
    finally:
        client.close()
    site = replace(site, robots=Robots(tuple(texts)))
    pause = site.robots.interval(own) or 0
    if pause > policy.retry_after_limit:
        raise ForbiddenByRobots(f"robots.txt asks for {pause:.0f} s between two pages, which is too long to wait")
    return site


_known: dict[tuple[str, str], tuple[float, str]] = {}  # origin and User-Agent to the moment it was read and the text


def forget_robots() -> None:
    """The next open_site reads robots.txt anew."""
    _known.clear()


def _robots_text(client: "BlockingClient", origin: str, site: Site, cancelled: threading.Event | None) -> str:
    key = (origin, site.policy.user_agent())
    read, text = _known.get(key, (float("-inf"), ""))
    if time.monotonic() - read < ROBOTS_LIFETIME:
        return text
    unhurried = replace(site, policy=replace(site.policy, requests_per_second=float("inf")))
    try:
        raw = client.fetch(f"{origin}/robots.txt", Stopwatch(), unhurried, cancelled)
        text = text_of(inflate(raw, site.policy.max_inflated))
    except (PageMissing, RequestRefused):
        text = ""
    except ServerFailed as error:
        reason = f"{error.message} when asked for robots.txt, so nothing may be fetched"
        raise ForbiddenByRobots(reason, url=error.url) from error
    _known[key] = (time.monotonic(), text)
    return text


def _text_or_nothing_allowed(
    client: "BlockingClient", origin: str, site: Site, cancelled: threading.Event | None
) -> str:
    try:
        return _robots_text(client, origin, site, cancelled)
    except FetchError as error:
        log.warning("nothing is fetched from %s: %s", origin, error.message)
        return ALL_FORBIDDEN
