"""A thread for each page under way: waits and parses in the same thread, over pooled connections."""

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from atrium.contracts.errors import Cancelled, StrategyFailed
from atrium.contracts.search import PageOutcome
from atrium.fetching.blocking import BlockingClient
from atrium.fetching.site import Site
from atrium.strategies.extraction import failed, fetch_and_extract
from atrium.strategies.machinery.pumped import Page, Pumped, Put, Run

MAX_THREADS = 256  # of all searches together; started when they are needed


class Threads(Pumped):
    name = "threads"

    def __init__(self, threads: int = MAX_THREADS) -> None:
        super().__init__()
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="page")
        self._client = BlockingClient(connections=threads)

    def begin(self, site: Site, put: Put) -> Run:
        return _ThreadsRun(self._pool, self._client, site, put)

    def close(self) -> None:
        super().close()
        self._pool.shutdown(cancel_futures=True)
        self._client.close()


class _ThreadsRun:
    def __init__(self, pool: ThreadPoolExecutor, client: BlockingClient, site: Site, put: Put) -> None:
        self._pool = pool
        self._client = client
        self._site = site
        self._put = put
        self._stopped = threading.Event()

    def start(self, pages: Sequence[Page]) -> None:
        for page in pages:
            try:
                self._pool.submit(self._work_on, page)
            except RuntimeError:  # the pool was closed a moment ago
                self._put(failed(page.request, page.watch, StrategyFailed("the strategy was closed"), self._site))

    def stop(self) -> None:
        self._stopped.set()

    def _work_on(self, page: Page) -> None:
        self._put(self._outcome(page))

    def _outcome(self, page: Page) -> PageOutcome:
        if self._stopped.is_set():
            error = Cancelled("the search was cancelled before the page was had")
            return failed(page.request, page.watch, error, self._site)
        return fetch_and_extract(self._client, page.request, page.watch, self._site, self._stopped)
