"""An event loop in a thread of its own, for as long as its strategy lives."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from functools import partial
from typing import Any

from atrium.contracts.errors import StrategyFailed
from atrium.contracts.search import PageOutcome
from atrium.fetching.aio import AsyncClient
from atrium.fetching.page import RawPage
from atrium.fetching.site import Site
from atrium.strategies.extraction import extract, failed
from atrium.strategies.machinery.pumped import Page, Put

MAX_CONNECTIONS = 256  # of all searches together; each has its own, smaller limit

try:
    import uvloop
except ImportError:  # Windows, and interpreters it does not know yet
    uvloop = None  # type: ignore[assignment]  # there is no other way to say that a module may be missing


class LoopThread:
    """Started with the first call, gone after close()."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._client: AsyncClient | None = None
        self._closed = False

    def call(self, function: Callable[..., Any], *arguments: Any) -> None:
        """Runs it in the loop, soon. From any thread; nothing happens after close()."""
        with self._lock:
            if self._closed:
                return
            if self._loop is None:
                self._loop = uvloop.new_event_loop() if uvloop else asyncio.new_event_loop()
                self._thread = threading.Thread(target=self._run, args=(self._loop,), name="loop", daemon=True)
                self._thread.start()
            self._loop.call_soon_threadsafe(function, *arguments)

    async def fetch(self, page: Page, site: Site) -> RawPage:
        if self._client is None:
            self._client = AsyncClient(MAX_CONNECTIONS)
        return await self._client.fetch(page.request.url, page.watch, site)

    def _run(self, loop: asyncio.AbstractEventLoop) -> None:
        asyncio.set_event_loop(loop)
        try:
            loop.run_forever()
        finally:
            loop.run_until_complete(self._end())
            loop.run_until_complete(loop.shutdown_default_executor())
            loop.close()

    async def _end(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        if self._client is not None:
            await self._client.close()
        await asyncio.sleep(0)  # transports close in the next turn

    def close(self) -> None:
        with self._lock:
            self._closed = True
            loop, self._loop = self._loop, None
        if loop is not None and self._thread is not None:
            loop.call_soon_threadsafe(loop.stop)
            self._thread.join()  # without limit: uvloop crashes where Python ends under a loop that looks up a name


Finish = Callable[[Page, RawPage, Site, Put], None]


def inline(page: Page, raw: RawPage, site: Site, put: Put) -> None:
    """Inflate and parse where the page arrived."""
    put(extract(page.request, raw, page.watch, site))


def in_executor(executor: Executor) -> Finish:
    """Inflate and parse in an executor."""

    def finish(page: Page, raw: RawPage, site: Site, put: Put) -> None:
        try:
            future = executor.submit(extract, page.request, raw, page.watch, site)
        except RuntimeError as error:  # closed, or broken for good
            put(failed(page.request, page.watch, StrategyFailed(f"no worker takes the page: {error}"), site))
        else:
            future.add_done_callback(partial(_hand_over, page, site, put))

    return finish


def _hand_over(page: Page, site: Site, put: Put, future: "Future[PageOutcome]") -> None:
    error = StrategyFailed("the strategy was closed") if future.cancelled() else future.exception()
    if error is None:
        put(future.result())
    else:
        put(failed(page.request, page.watch, StrategyFailed(f"a worker lost the page: {error}"), site))


class LoopRun:
    """The pages of one search on an event loop: fetched there, then handed to `finish`."""

    def __init__(self, loop: LoopThread, finish: Finish, site: Site, put: Put) -> None:
        self._loop = loop
        self._finish = finish
        self._site = site
        self._put = put
        self._tasks: set[asyncio.Task[None]] = set()

    def start(self, pages: Sequence[Page]) -> None:
        self._loop.call(self._spawn, pages)

    def stop(self) -> None:
        self._loop.call(self._cancel)

    def _spawn(self, pages: Sequence[Page]) -> None:
        for page in pages:
            task = asyncio.get_running_loop().create_task(self._work_on(page))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    def _cancel(self) -> None:
        for task in self._tasks:
            task.cancel()

    async def _work_on(self, page: Page) -> None:
        try:
            raw = await self._loop.fetch(page, self._site)
        except Exception as error:  # noqa: BLE001 - whatever it is, the search waits for an outcome
            self._put(failed(page.request, page.watch, error, self._site))
        else:
            self._finish(page, raw, self._site, self._put)
