"""Progress from Valkey to any number of browsers: one reader for each job that somebody watches.

What was read last stays in a window; a watcher whose place is in it is served from there, and one that is behind it (it
has just come, or it is slow) reads from Valkey until it has caught up. Nobody has a queue of his own that could grow.
"""

import asyncio
import logging
from bisect import bisect_right
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Self

import orjson

from atrium.contracts.errors import JobsUnavailable
from atrium.contracts.jobs import JobStatus
from atrium.searching.jobs.store import Entry, JobStore

_log = logging.getLogger(__name__)

WINDOW = 512 * 1024  # bytes of one job
AT_ONCE = 200  # events
BLOCK = 2.0  # seconds; below the client's own timeout
KEEP_ALIVE = 15.0  # seconds of silence, after which a line is sent that browsers ignore
AWAY = 0.5  # seconds between two attempts where Valkey is away

EventId = tuple[int, int]


def event_id(text: str) -> EventId:
    """Raises ValueError for what is no id of a stream."""
    time, _, number = text.partition("-")
    if not (time.isdecimal() and time.isascii() and (number or "0").isdecimal() and len(text) <= 41):
        raise ValueError(f"{text!r} is not the id of an event")
    return int(time), int(number or 0)


@dataclass(frozen=True, slots=True)
class Frame:
    """One event as an EventSource reads it. https://html.spec.whatwg.org/multipage/server-sent-events.html

    `status` is what the job has become, where that is what the event says.
    """

    id: EventId
    raw: bytes
    status: JobStatus | None

    @classmethod
    def of(cls, entry: Entry) -> Self:
        text, event, data = entry
        raw = b"id: %b\nevent: %b\ndata: %b\n\n" % (text.encode(), event.encode(), data)
        status = JobStatus(orjson.loads(data)["status"]) if event == "status_changed" else None
        return cls(event_id(text), raw, status)

    @property
    def is_last(self) -> bool:
        return self.status is not None and self.status.is_over


class _Broadcast:
    """The progress of one job, for everybody in this process who watches it."""

    def __init__(self, store: JobStore, job: str) -> None:
        self.watchers = 0
        self._store = store
        self._job = job
        self._window: list[Frame] = []
        self._bytes = 0
        self._closed = False
        self._before: EventId | None = None  # the window holds everything behind this
        self._news = asyncio.Event()
        self._reader = asyncio.create_task(self._read())

    def close(self) -> None:
        self._closed = True  # a client that is just connecting may swallow a cancellation
        self._reader.cancel()

    async def after(self, seen: EventId) -> list[Frame]:
        """What comes behind `seen`; [] after KEEP_ALIVE seconds without any."""
        news = self._news
        if self._before is None or seen < self._before:
            try:
                found = await self._store.events(self._job, f"{seen[0]}-{seen[1]}", AT_ONCE)
            except JobsUnavailable:  # the reader tells
                await asyncio.sleep(AWAY)
                return []
            if found:
                return [Frame.of(entry) for entry in found]
        elif frames := self._window[bisect_right(self._window, seen, key=lambda frame: frame.id) :]:
            return frames
        try:
            async with asyncio.timeout(KEEP_ALIVE):
                await news.wait()
        except TimeoutError:
            return []
        return await self.after(seen)

    async def _read(self) -> None:
        while not self._closed:
            try:
                if self._before is None:
                    newest = await self._store.newest_events(self._job, 1)
                    self._before = event_id(newest[0][0]) if newest else (0, 0)
                    self.wake()
                at = self._window[-1].id if self._window else self._before
                found = await self._store.events(self._job, f"{at[0]}-{at[1]}", AT_ONCE, BLOCK)
            except JobsUnavailable as error:
                _log.warning("progress waits: %s", error, extra={"job": self._job})
                await asyncio.sleep(AWAY)
                continue
            if found:
                self._add([Frame.of(entry) for entry in found])

    def _add(self, frames: list[Frame]) -> None:
        self._window += frames
        self._bytes += sum(len(frame.raw) for frame in frames)
        gone = 0
        while self._bytes > WINDOW and gone < len(self._window) - 1:
            self._bytes -= len(self._window[gone].raw)
            gone += 1
        if gone:
            self._before = self._window[gone - 1].id
            del self._window[:gone]
        self.wake()

    def wake(self) -> None:
        self._news.set()
        self._news = asyncio.Event()


class Broadcasts:
    """All that is watched in this process. Belongs to one event loop."""

    def __init__(self, store: JobStore) -> None:
        self._store = store
        self._jobs: dict[str, _Broadcast] = {}
        self._closed = False

    @property
    def watchers(self) -> int:
        return sum(broadcast.watchers for broadcast in self._jobs.values())

    async def watch(self, job: str, seen: EventId) -> AsyncGenerator[list[Frame], None]:
        """Everything behind `seen`, without a gap, until the job is over; [] where nothing came for a while."""
        if job not in self._jobs:
            self._jobs[job] = _Broadcast(self._store, job)
        broadcast = self._jobs[job]
        broadcast.watchers += 1
        try:
            while not self._closed:
                frames = await broadcast.after(seen)
                yield frames
                if frames:
                    seen = frames[-1].id
                    if frames[-1].is_last:
                        return
        finally:
            broadcast.watchers -= 1
            if not broadcast.watchers:
                broadcast.close()
                del self._jobs[job]

    def close(self) -> None:
        """Ends what is watched: browsers come back with the id that they have seen last."""
        self._closed = True
        for broadcast in self._jobs.values():
            broadcast.wake()
