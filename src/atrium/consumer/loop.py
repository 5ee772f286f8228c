"""Poll, store, commit. What can't be done now is done later: nothing is ever skipped."""

import logging
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from functools import partial
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
_HEARTBEAT_SECONDS = 1.0
# Transactions at a time: while the database works for one, the other is prepared here.
_LANES = 2


class _Stopped(Exception):
    pass


class Loop:
    """`store` takes a batch in one transaction and raises when it could not: the same batch comes again.

    It is called from as many threads as there are lanes. A partition always takes the same one, so that events of one
    key are stored in their order.
    """

    def __init__(self, subscription: Subscription, store: Store, progress: Progress, stop: threading.Event) -> None:
        self._subscription, self._store = subscription, store
        self._progress, self._stop = progress, stop
        self._lag_read = float("-inf")
        self._lanes = ThreadPoolExecutor(_LANES, thread_name_prefix="lane")

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
            self._lanes.shutdown()
            self._subscription.close()

    def _work(self, batch: list[Delivery]) -> None:
        lanes: defaultdict[int, list[Delivery]] = defaultdict(list)
        for delivery in batch:
            lanes[delivery.partition % _LANES].append(delivery)
        started = time.perf_counter()
        storing = [self._lanes.submit(self._insist, "store", partial(self._store, lane)) for lane in lanes.values()]
        while wait(storing, _HEARTBEAT_SECONDS).not_done:
            self._keep_alive()
        stored = sum((lane.result() for lane in storing), Stored(0, 0, 0))
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
            if self._stop.wait(pause):
                raise _Stopped
            pause = min(2 * pause, _LONGEST_PAUSE)

    def _keep_alive(self) -> None:
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
