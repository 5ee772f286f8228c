"""An event loop in a thread of its own, for as long as its strategy lives."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from functools import partial
from typing import Any

from atrium.contracts.errors import AtriumError, StrategyFailed
from atrium.contracts.search import PageOutcome, PageRequest
from atrium.fetching.aio import AsyncClient
from atrium.fetching.page import RawPage, Stopwatch
from atrium.fetching.site import Site
from atrium.strategies.extraction import extract, failed
from atrium.strategies.machinery.pump import Put

MAX_CONNECTIONS = 256  # of all searches together; each has its own, smaller limit

try:
    import uvloop
except ImportError:  # Windows, and interpreters it does not know yet
    uvloop = None  # type: ignore[assignment]  # there is no other way to say that a module may be missing


class LoopThread:
    """Started with the first use. `call` hands work over from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self.client: AsyncClient | None = None

    def call(self, function: Callable[..., Any], *arguments: Any) -> None:
        with self._lock:
            if self._loop is None:
                self._loop = uvloop.new_event_loop() if uvloop else asyncio.new_event_loop()
                self.client = AsyncClient(MAX_CONNECTIONS)
                self._thread = threading.Thread(target=self._run, args=(self._loop,), name="loop", daemon=True)
                self._thread.start()
            self._loop.call_soon_threadsafe(function, *arguments)

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        asyncio.set_event_loop(loop)
        try:
            loop.run_forever()
        finally:
            loop.run_until_complete(self._end())
            loop.close()

    async def _end(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        if self.client is not None:
            await self.client.close()
        await asyncio.sleep(0)  # transports close in the next turn

    def close(self) -> None:
        with self._lock:
            loop, thread = self._loop, self._thread
            self._loop = self._thread = None
        if loop is not None and thread is not None:
            loop.call_soon_threadsafe(loop.stop)
            thread.join()


Finish = Callable[[PageRequest, RawPage, Stopwatch, Site, Put], None]


def inline(request: PageRequest, raw: RawPage, watch: Stopwatch, site: Site, put: Put) -> None:
    """Inflate and parse where the page arrived."""
    put(extract(request, raw, watch, site))


def in_executor(executor: Callable[[], Executor]) -> Finish:
    """Inflate and parse in an executor; one that broke costs the pages that it had, and `executor` gives a new one."""

    def finish(request: PageRequest, raw: RawPage, watch: Stopwatch, site: Site, put: Put) -> None:
        try:
            future = executor().submit(extract, request, raw, watch, site)
        except RuntimeError as error:  # broken between two looks, or closed
            put(failed(request, watch, StrategyFailed(f"a worker died: {error}"), site))
        else:
            future.add_done_callback(partial(_hand_over, request, watch, site, put))

    return finish


def _hand_over(request: PageRequest, watch: Stopwatch, site: Site, put: Put, future: "Future[PageOutcome]") -> None:
    if future.cancelled():
        put(failed(request, watch, StrategyFailed("the strategy was closed"), site))
    elif error := future.exception():
        put(failed(request, watch, StrategyFailed(f"a worker died: {error}"), site))
    else:
        put(future.result())


class LoopRun:
    """The pages of one search on an event loop: fetched there, then handed to `finish`."""

    def __init__(self, thread: LoopThread, finish: Finish, site: Site, put: Put) -> None:
        self._thread = thread
        self._finish = finish
        self._site = site
        self._put = put
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, requests: Sequence[PageRequest]) -> None:
        self._thread.call(self._spawn, [(request, Stopwatch()) for request in requests])

    def stop(self) -> None:
        self._thread.call(self._cancel)

    def _spawn(self, pages: Sequence[tuple[PageRequest, Stopwatch]]) -> None:
        for request, watch in pages:
            task = asyncio.get_running_loop().create_task(self._page(request, watch))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _cancel(self) -> None:
        for task in self._tasks:
            task.cancel()

    async def _page(self, request: PageRequest, watch: Stopwatch) -> None:
        assert self._thread.client is not None  # noqa: S101 - made with the loop
        try:
            raw = await self._thread.client.fetch(request.url, watch, self._site)
        except AtriumError as error:
            self._put(failed(request, watch, error, self._site))
        else:
            self._finish(request, raw, watch, self._site, self._put)
