"""How often one host may be asked, shared by everything that knows the same Valkey, on any machine."""

import time
from collections import deque
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from atrium.contracts.errors import RateLimited
from atrium.fetching.rate import FIRST_SPACING, LEAST_SPACING, LONGEST_HOLD, MOST_SPACING, RECOVERY, FileRate, Rate
from atrium.valkey import connect, valkey_url

# Where there is no limit and nobody complained, Valkey is asked ten times a second and not for each page: so long it
# takes until a complaint that another process heard counts here.
QUIET_SECONDS = 0.1
# A complaint takes its time to Valkey, each a different one: those about requests that were sent so shortly after the
# pace was slowed down are of the same batch. The next turn of a slowed host is twice as far away.
ON_THE_WAY = FIRST_SPACING / 2
# A Valkey that restarts is back after a few seconds: for so long nobody's turn comes, and no page is lost.
PATIENCE_SECONDS, AGAIN_SECONDS = 20.0, 0.5
# Valkey forgets a host that nobody asked for so long after its next turn: a day, as long as a hold can be
MEMORY_SECONDS = LONGEST_HOLD
_LONG_AGO = 1e10  # seconds: before any clock began

# Both read the hash of a host: the next turn and when the pace was slowed down, in seconds of Valkey's own clock, and
# the spacing that was learned. See FileRate, which keeps the same three numbers.
_KNOWN = """
local clock = redis.call('TIME')
local now = clock[1] + clock[2] / 1e6
local known = redis.call('HMGET', KEYS[1], 'turn', 'spacing', 'slowed')
local turn, spacing, slowed = tonumber(known[1] or 0), tonumber(known[2] or 0), tonumber(known[3] or 0)
local function keep()
  redis.call('HSET', KEYS[1], 'turn', string.format('%.6f', turn), 'spacing', string.format('%.6f', spacing),
             'slowed', string.format('%.6f', slowed))
  redis.call('EXPIRE', KEYS[1], math.ceil(math.max(0, turn - now) + ARGV[1]))
end
"""
_ASK = f"""{_KNOWN}
if turn > now then return {{string.format('%.6f', turn - now), 1}} end
local gap = math.max(tonumber(ARGV[2]), spacing)
if gap > 0 then
  turn = now + gap
  if spacing > {LEAST_SPACING} then spacing = spacing * {RECOVERY} else spacing = 0 end
  keep()
end
return {{'0', gap > 0 and 1 or 0}}
"""
_HOLD = f"""{_KNOWN}
local slows = now - ARGV[3] > slowed + {ON_THE_WAY}
if slows then
  spacing, slowed = math.min({MOST_SPACING}, math.max({FIRST_SPACING}, 2 * spacing)), now
end
turn = math.max(turn, now + ARGV[2])
keep()
return slows and 1 or 0
"""


@dataclass(frozen=True, slots=True)
class ValkeyRate:
    """The same as FileRate in one atomic script each, on Valkey's clock.

    Raises RateLimited where Valkey does not answer: a rate that is not shared would be exceeded. Who asks is first told
    to ask again, until Valkey has been away for PATIENCE_SECONDS. A complaint that it can't be told now is told before
    this process asks for another turn.
    """

    url: str = field(repr=False)  # it may have a password

    def ask(self, host: str, interval: float) -> float:
        quiet = _quiet.get((self.url, host), 0.0)
        if interval <= 0 and time.monotonic() < quiet:
            return 0.0
        try:
            self._tell(host)
            wait, limited = self._run("ask", host, interval)
        except RateLimited:
            if _away_too_long(self.url):
                raise
            return AGAIN_SECONDS
        _away.pop(self.url, None)
        if not limited:
            _quiet[self.url, host] = time.monotonic() + QUIET_SECONDS
        return float(wait)

    def hold(self, host: str, seconds: float, asked: float) -> None:
        _quiet.pop((self.url, host), None)
        until = time.monotonic() + min(seconds, LONGEST_HOLD)
        _untold.setdefault((self.url, host), deque()).append((until, asked))
        with suppress(RateLimited):
            self._tell(host)

    def _tell(self, host: str) -> None:
        complaints = _untold.get((self.url, host))
        while complaints:
            try:
                until, asked = complaints.popleft()
            except IndexError:  # another thread was faster
                return
            now = time.monotonic()
            # what was sent before this process slowed the host down is of the same batch, however long its way takes
            ago = now - asked if asked > _slowed.get((self.url, host), float("-inf")) else _LONG_AGO
            try:
                slows = self._run("hold", host, max(0.0, until - now), ago)
            except RateLimited:
                complaints.appendleft((until, asked))
                raise
            if slows:
                _slowed[self.url, host] = now

    def _run(self, script: str, host: str, *numbers: float) -> Any:
        try:
            return _scripts(self.url)[script](
                keys=[f"atrium:rate:{host.lower()}"], args=[MEMORY_SECONDS, *(f"{number:.6f}" for number in numbers)]
            )
        except Exception as error:  # whatever it is: without an answer nobody asks the host
            raise RateLimited(f"the shared rate can't be kept in Valkey: {error}") from error


_quiet: dict[tuple[str, str], float] = {}
_untold: dict[tuple[str, str], deque[tuple[float, float]]] = {}  # until when nobody may ask; when the refused was sent
_slowed: dict[tuple[str, str], float] = {}  # when a complaint of this process was sent that slowed a host down
_away: dict[str, tuple[float, float]] = {}  # when Valkey was missed first, and last


def _away_too_long(url: str) -> bool:
    now = time.monotonic()
    first, last = _away.get(url, (now, now))
    if now - last > PATIENCE_SECONDS:  # nobody asked meanwhile: what was then says nothing
        first = now
    _away[url] = first, now
    return now - first > PATIENCE_SECONDS


@lru_cache(maxsize=4)
def _scripts(url: str) -> dict[str, Any]:
    client = connect(url)
    return {"ask": client.register_script(_ASK), "hold": client.register_script(_HOLD)}


def shared_rate() -> Rate:
    """The widest that there is: over all machines where ATRIUM_VALKEY_URL is set, else over this one."""
    url = valkey_url()
    return ValkeyRate(url) if url else FileRate()
