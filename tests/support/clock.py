"""Waiting, and seconds that a busy machine counts as a quiet one does."""

import time
from collections.abc import Callable
from pathlib import Path

_PRESSURE = Path("/proc/pressure/cpu")  # https://docs.kernel.org/accounting/psi.html
_MOST = 0.9  # of the time is excused: what waits twenty seconds for nothing is told from what ends at once, at any load


def _stalled() -> float:
    """Seconds since boot for which somebody here waited for a core; 0 where the kernel does not count them."""
    try:
        return int(_PRESSURE.read_text().split("total=")[1].split()[0]) / 1e6
    except OSError:
        return 0.0


class Clock:
    """Runs from when it is made. For limits ("within a second"): least waits need nothing of this."""

    def __init__(self) -> None:
        self._began, self._stalled = time.monotonic(), _stalled()

    def seconds(self) -> float:
        """What has passed, less the time for which somebody waited for a core."""
        passed = time.monotonic() - self._began
        return passed - min(_stalled() - self._stalled, _MOST * passed)


def until(true: Callable[[], object], limit: float = 30, told: Callable[[], str] = lambda: "it did not happen") -> None:
    """Waits until `true()`; fails with `told()` after `limit` seconds."""
    deadline = time.monotonic() + limit
    while not true():
        assert time.monotonic() < deadline, told()
        time.sleep(0.05)
