"""What a strategy and its workers write to one another through Valkey, and under which keys.

An extraction is three keys, renewed while somebody wants its pages and gone when nobody does:
`site`, what to fetch from and how; `pages`, a stream that workers read as one group: an entry belongs to the worker
that was given it until it is acknowledged; `outcomes`, a stream that only the strategy reads.
"""

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel, ConfigDict

from atrium.contracts.search import PageOutcome, PageRequest
from atrium.fetching.page import Stopwatch
from atrium.fetching.policy import FetchPolicy
from atrium.fetching.robots import Robots
from atrium.fetching.site import Site
from atrium.strategies.machinery.pumped import Page

if TYPE_CHECKING:
    import redis

GROUP = "workers"
WORKERS = "atrium:workers"  # sorted set: a worker's name and until when it counts as there, on Valkey's clock
ALIVE_SECONDS = 6  # a worker that did not say so again by then is gone
KEEP_SECONDS = 15  # an extraction whose strategy did not renew it for so long is over
LEASE_SECONDS = 5.0  # a page whose worker is silent for so long is somebody else's
SAME_MACHINE = 0.001  # seconds: clocks that differ by less are one clock
STAMPS = ("queued", "started", "connected", "first_byte", "received", "inflated", "parsed")

# One for all three: opens an extraction, or keeps it. Gives 1 where it had to be made (anew).
_OPEN = """
local made = redis.call('SET', KEYS[1], ARGV[1], 'NX')
if made then
  redis.call('DEL', KEYS[2], KEYS[3])
  redis.call('XGROUP', 'CREATE', KEYS[2], ARGV[2], '0', 'MKSTREAM')
  redis.call('XADD', KEYS[3], '*', 'opened', '1')
end
for _, key in ipairs(KEYS) do redis.call('EXPIRE', key, ARGV[3]) end
return made and 1 or 0
"""
# A page has one outcome, whoever was given it and however often: who acknowledges it first adds it.
_FINISH = """
for i = 2, #ARGV, 2 do
  if redis.call('XACK', KEYS[1], ARGV[1], ARGV[i]) == 1 then
    redis.call('XDEL', KEYS[1], ARGV[i])
    redis.call('XADD', KEYS[2], 'NOMKSTREAM', '*', 'outcome', ARGV[i + 1])
  end
end
"""
_APPEAR = """
local now = tonumber(redis.call('TIME')[1])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', now)
redis.call('ZADD', KEYS[1], now + ARGV[1], ARGV[2])
redis.call('EXPIRE', KEYS[1], ARGV[1])
"""
_COUNT = "return redis.call('ZCOUNT', KEYS[1], '(' .. redis.call('TIME')[1], '+inf')"


class SiteMessage(BaseModel):
    model_config = ConfigDict(frozen=True, ser_json_inf_nan="constants")  # a rate may be without limit

    policy: FetchPolicy
    robots: Robots


class PageMessage(BaseModel):
    request: PageRequest
    watch: Stopwatch
    clock: float


class OutcomeMessage(BaseModel):
    model_config = ConfigDict(frozen=True)

    outcome: PageOutcome
    clock: float


def clock() -> float:
    """What to add to this machine's monotonic clock to get the time that machines agree on.

    Of five looks the one that nothing came between.
    """
    looks = ((time.monotonic(), time.time(), time.monotonic()) for _ in range(5))
    before, now, _ = min(looks, key=lambda look: look[2] - look[0])
    return now - before


def _shift(theirs: float) -> float:
    """What to add to a stamp of another machine's monotonic clock."""
    shift = theirs - clock()
    return 0.0 if abs(shift) < SAME_MACHINE else shift


def write_site(site: Site) -> str:
    """The rate stays behind: a worker has its own way to the one that all share."""
    return SiteMessage(policy=site.policy, robots=site.robots).model_dump_json()


def read_site(text: bytes) -> Site:
    message = SiteMessage.model_validate_json(text)
    return Site(message.policy, message.robots)


def write_page(page: Page) -> str:
    return PageMessage(request=page.request, watch=page.watch, clock=clock()).model_dump_json()


def read_page(text: bytes) -> Page:
    message = PageMessage.model_validate_json(text)
    if shift := _shift(message.clock):
        message.watch.queued += shift
    return Page(message.request, replace(message.watch))


def write_outcome(outcome: PageOutcome) -> str:
    return OutcomeMessage(outcome=outcome, clock=clock()).model_dump_json()


def read_outcome(text: bytes) -> PageOutcome:
    message = OutcomeMessage.model_validate_json(text)
    outcome, shift = message.outcome, _shift(message.clock)
    if not shift:
        return outcome
    timing = outcome.timing
    moved = {name: stamp + shift for name in STAMPS if (stamp := getattr(timing, name)) is not None}
    return outcome.model_copy(update={"timing": timing.model_copy(update=moved)})


@dataclass(frozen=True, slots=True)
class Keys:
    site: str
    pages: str
    outcomes: str

    @classmethod
    def of(cls, extraction: str) -> "Keys":
        """In braces: the three of them stay together on a cluster."""
        return cls(*(f"atrium:{{extraction:{extraction}}}:{name}" for name in cls.__slots__))


class Exchange:
    """The commands of both sides. Raises what redis raises."""

    def __init__(self, client: "redis.Redis") -> None:
        self.client: Any = client  # its answers are typed as either sync or async
        self._open, self._finish = client.register_script(_OPEN), client.register_script(_FINISH)
        self._appear, self._count = client.register_script(_APPEAR), client.register_script(_COUNT)

    def open(self, keys: Keys, site: str) -> bool:
        """Makes or keeps an extraction; whether it had to be made."""
        return bool(self._open(keys=[keys.site, keys.pages, keys.outcomes], args=[site, GROUP, KEEP_SECONDS]))

    def say(self, keys: Keys, **fields: str | int) -> None:
        """To the strategy, if it is there still."""
        self.client.xadd(keys.outcomes, fields, nomkstream=True)

    def finish(self, keys: Keys, finished: list[tuple[bytes, str]]) -> None:
        """Entries of pages and their outcomes."""
        self._finish(keys=[keys.pages, keys.outcomes], args=[GROUP, *(part for pair in finished for part in pair)])

    def appear(self, worker: str) -> None:
        """This worker takes tasks."""
        self._appear(keys=[WORKERS], args=[ALIVE_SECONDS, worker])

    def disappear(self, worker: str) -> None:
        self.client.zrem(WORKERS, worker)

    def workers(self) -> int:
        return int(self._count(keys=[WORKERS]))
