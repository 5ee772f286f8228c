"""Poll, store, commit. What can't be done now is done later: nothing is ever skipped."""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from atrium.consumer.progress import Progress
from atrium.contracts.errors import AtriumError
from atrium.contracts.events import Delivery, Stored
from atrium.eventlog.log import Subscription

Store = Callable[[Sequence[Delivery]], Stored]
T = TypeVar("T")

_log = logging.getLogger(__name__)
# How long one poll may wait when nothing comes: the time that a stop takes at most.
_POLL_SECONDS = 0.5
_LAG_SECONDS = 1.0
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 5.0


class _Stopped(Exception):
    pass


class Loop:
    """`store` takes a batch in one transaction and raises when it could not: the same batch comes again."""

    def __init__(self, subscription: Subscription, store: Store, progress: Progress, stop: threading.Event) -> None:
        self._subscription, self._store = subscription, store
        self._progress, self._stop = progress, stop
        self._lag_read = float("-inf")

    def run(self) -> None:
        """Returns when `stop` is set: the batch in hand is stored and committed, or left for whoever comes next."""
        try:
            while not self._stop.is_set():
                batch = self._insist("poll", lambda: self._subscription.poll(_POLL_SECONDS))
                self._progress.polled()
                if batch:
                    self._work(batch)
                self._read_lag()
        except _Stopped:
            _log.info("stopped with a batch in hand: it will be delivered again")
        finally:
            self._subscription.close()

    def _work(self, batch: list[Delivery]) -> None:
        started = time.perf_counter()
        stored = self._insist("store", lambda: self._store(batch))
        seconds = time.perf_counter() - started
        self._insist("commit", lambda: self._subscription.commit(batch))
        self._progress.committed(stored, seconds)

    def _insist(self, step: str, action: Callable[[], T]) -> T:
        pause = _FIRST_PAUSE
        while True:
            try:
                return action()
            except Exception as error:  # noqa: BLE001 - whatever it is, to skip the batch would be worse
                self._progress.failed(step, error)
                _log.warning(
                    "%s failed, again in %.1f s: %s", step, pause, error, exc_info=not isinstance(error, AtriumError)
                )
            self._wait(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)

    def _wait(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            if self._stop.wait(min(left, 1.0)):
                raise _Stopped
            try:
                self._subscription.heartbeat()
            except AtriumError as error:
                _log.debug("no heartbeat: %s", error)
            self._read_lag()

    def _read_lag(self) -> None:
        if time.monotonic() - self._lag_read < _LAG_SECONDS:
            return
        self._lag_read = time.monotonic()
        try:
            self._progress.lags(self._subscription.lag())
        except AtriumError as error:
            _log.debug("the lag is not known: %s", error)
