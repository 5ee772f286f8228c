"""Poll, store, commit. What can't be done now is done later: nothing is ever skipped.

While the database works, the next batch is read and validated.
"""

import logging
import threading
import time
import zlib
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
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
# Transactions at a time: one is prepared here, one computed by the database, and one waits for the disk.
_LANES = 3
# Batches that lie ready behind the one that is stored: no lane waits for another, or for a batch to be read.
_AHEAD = 1


class _Stopped(Exception):
    pass


@dataclass(frozen=True)
class _Storing:
    batch: list[Delivery]
    lanes: list[Future[Stored]]
    started: float


class Loop:
    """`store` takes a batch in one transaction and raises when it could not: the same batch comes again.

    It is called from as many threads as there are lanes. A key always takes the same one, so that its events are stored
    in their order.
    """

    def __init__(self, subscription: Subscription, store: Store, progress: Progress, stop: threading.Event) -> None:
        self._subscription, self._store = subscription, store
        self._progress, self._stop = progress, stop
        self._lag_read = float("-inf")
        self._lanes = [ThreadPoolExecutor(1, thread_name_prefix=f"lane-{number}") for number in range(_LANES)]

    def run(self) -> None:
        """Returns when `stop` is set: what is being stored is committed, or left for whoever comes next."""
        storing: deque[_Storing] = deque()
        try:
            while not self._stop.is_set():
                patience = 0 if storing else _POLL_SECONDS
                batch = self._insist("poll", partial(self._subscription.poll, patience))
                self._progress.polled()
                if batch:
                    storing.append(self._start(batch))
                if storing and (not batch or len(storing) > _AHEAD):
                    self._finish(storing.popleft())
                self._read_lag()
            while storing:
                self._finish(storing.popleft())
        except _Stopped:
            _log.info("stopped with a batch in hand: it will be delivered again")
        finally:
            for lane in self._lanes:
                lane.shutdown()
            self._subscription.close()

    def _start(self, batch: list[Delivery]) -> _Storing:
        shares: defaultdict[int, list[Delivery]] = defaultdict(list)
        for delivery in batch:
            shares[zlib.crc32(delivery.key.encode()) % _LANES].append(delivery)
        store = partial(self._insist, "store")
        lanes = [self._lanes[lane].submit(store, partial(self._store, share)) for lane, share in shares.items()]
        return _Storing(batch, lanes, time.perf_counter())

    def _finish(self, storing: _Storing) -> None:
        stored = self._wait(storing)
        self._insist("commit", partial(self._subscription.commit, storing.batch))
        self._progress.committed(stored, time.perf_counter() - storing.started)

    def _wait(self, storing: _Storing) -> Stored:
        while wait(storing.lanes, _HEARTBEAT_SECONDS).not_done:
            self._keep_alive()
        return sum((lane.result() for lane in storing.lanes), Stored(0, 0, 0))

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
