"""What goes wrong on purpose: decided by seed, path and attempt, so that a test can say what must happen."""

from dataclasses import dataclass, field
from typing import Literal, get_args

from atrium.contracts.errors import InvalidRequest
from atrium.origin.dice import dice

Fault = Literal[
    "503",  # with Retry-After: 1
    "reset",  # in the middle of the body
    "truncated",  # gzip without its end, the length says otherwise
    "stalled",  # half of the body, then nothing
    "wall",  # a bot wall that answers 200
    "wall403",
    "consent",  # a page that asks about cookies first
    "redirect",  # to the same page under another spelling, once
    "404",
]
FAULTS: tuple[Fault, ...] = get_args(Fault)
PASSING = frozenset({"503", "reset", "truncated", "stalled", "redirect"})  # the next attempt may do better


@dataclass(frozen=True, slots=True)
class Faults:
    """How often each happens, 0 to 1; their sum is at most 1. A fault that lasts meets every attempt of its path."""

    rates: dict[Fault, float] = field(default_factory=dict)

    @classmethod
    def parse(cls, text: str) -> "Faults":
        """ "503=0.05,reset=0.02". Raises InvalidRequest."""
        rates: dict[Fault, float] = {}
        for part in filter(None, (part.strip() for part in text.split(","))):
            name, _, rate = part.partition("=")
            known = next((fault for fault in FAULTS if fault == name), None)
            try:
                share = float(rate)
            except ValueError:
                share = -1.0
            if known is None or not 0 <= share <= 1:
                raise InvalidRequest(f"{part!r} is no fault with a share of 0 to 1; faults are: {', '.join(FAULTS)}")
            rates[known] = share
        if sum(rates.values()) > 1:
            raise InvalidRequest(f"the shares of {text!r} add up to more than 1")
        return cls(rates)

    def fault(self, seed: int, path: str, attempt: int) -> Fault | None:
        """What meets attempt `attempt` (from 1) to get `path`. Passing faults are rolled anew for each attempt."""
        if not self.rates:
            return None
        lasting = self._roll(dice(seed, path, "fault").random())
        if lasting is None or lasting not in PASSING:
            return lasting
        return lasting if attempt == 1 else self._passing(dice(seed, path, "fault", attempt).random())

    def _passing(self, rolled: float) -> Fault | None:
        found = self._roll(rolled)
        return found if found in PASSING - {"redirect"} else None  # who followed it has arrived

    def _roll(self, rolled: float) -> Fault | None:
        for fault, rate in self.rates.items():
            if rolled < rate:
                return fault
            rolled -= rate
        return None
