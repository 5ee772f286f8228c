"""What all tasks of one worker process share: one strategy, one way to Valkey, one account of what is done."""

import logging
import os
import socket
import threading
from collections.abc import Callable

from redis.exceptions import RedisError

from atrium.broker import TaskQueue
from atrium.contracts.tasks import EXTRACTIONS, OBSERVATIONS, Observe
from atrium.strategies.asyncio_threads import AsyncioThreads
from atrium.strategies.machinery.exchange import Exchange, Keys, read_site
from atrium.valkey import connect
from atrium.worker.observing import Observer
from atrium.worker.progress import Progress
from atrium.worker.settings import WorkerSettings
from atrium.worker.share import Room, Share

log = logging.getLogger(__name__)

BEAT_SECONDS, FIRST_BEAT_SECONDS = 1.0, 0.1
CONSUMING_SECONDS = 5.0  # who has not looked for tasks for so long is not counted among those who take them


class Station:
    """Opened once per process; starts and connects nothing before the first task or beat."""

    def __init__(self, settings: WorkerSettings) -> None:
        self.settings = settings
        self.name = f"{socket.gethostname()}:{os.getpid()}"
        self.stopping = threading.Event()
        self.progress = Progress()
        self.strategy = AsyncioThreads()
        self._client = connect(settings.valkey_url)
        self._exchange = Exchange(self._client)
        self._room = Room(settings.pages)
        self._tasks = TaskQueue(settings.valkey_url)
        self._observer = self._make_observer()

    @property
    def queues(self) -> list[str]:
        """Where its tasks come from. Whoever has no source or no event log leaves observations to others."""
        return [EXTRACTIONS, OBSERVATIONS] if self._observer else [EXTRACTIONS]

    def _make_observer(self) -> Observer | None:
        settings = self.settings
        if not settings.source_url or not settings.event_log_url:
            return None
        return Observer(
            settings.source_url, settings.contact, settings.event_log_url, self.strategy, self.progress, self.stopping
        )

    def extract(self, extraction: str, number: int) -> None:
        """The task EXTRACT_HOTELS. Delivered late or twice it does nothing."""
        with self.progress.task("extract_hotels", f"{extraction}/{number}") as running:
            keys = Keys.of(extraction)
            text = self._exchange.client.get(keys.site)
            if text is None:
                return
            share = Share(self._exchange, extraction, number, self.progress, running)
            if not self._room.enter(share):
                self._exchange.say(keys, left=number, reason="already here")
                return
            try:
                self._exchange.say(keys, joined=number, worker=self.name)
                reason = share.work(self.strategy, read_site(text), self.stopping, self._room)
                log.info("a share ended: %s", reason, extra={"extraction": extraction, "share": number})
            finally:
                self._room.leave(share)
            if reason != "over":
                self._exchange.say(keys, left=number, reason=reason)

    def observe(self, wanted: Observe, task_id: str) -> None:
        """The task OBSERVE_HOTELS. Raises HandBack."""
        assert self._observer is not None  # noqa: S101 - its queue would not be read
        with self.progress.task("observe_hotels", task_id) as running:
            rest = self._observer.observe(wanted.hotels, task_id, running)
            if rest:
                log.info("a slow site: %d hotels are left to the next task", len(rest))
                self._tasks.observe(Observe(hotels=tuple(rest)), f"{task_id}+")

    def beat(self, end: Callable[[str], None]) -> None:
        """Says that this worker is there while it looks for tasks, until it stops; calls `end` for a stuck task."""
        pause = FIRST_BEAT_SECONDS
        while not self.stopping.wait(pause):
            if stuck := self.progress.stuck():
                end(stuck)
            if self.progress.seconds_since_consuming > CONSUMING_SECONDS:
                continue
            try:
                self._exchange.appear(self.name)
                pause = BEAT_SECONDS
            except RedisError as error:
                log.debug("no beat: %s", error)

    def stop(self) -> None:
        """Tasks hand back what they have. From any thread, also a signal's."""
        self.stopping.set()

    def close(self) -> None:
        self.stop()
        try:
            self._exchange.disappear(self.name)
        except RedisError as error:
            log.debug("it will be missed: %s", error)
        self.strategy.close()
        self._tasks.close()
        self._client.close()
