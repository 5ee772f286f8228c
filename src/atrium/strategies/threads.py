"""A thread for each page under way: waits and parses in the same thread, over pooled connections."""

import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

from atrium.contracts.errors import AtriumError, Cancelled
from atrium.contracts.search import PageOutcome, PageRequest
from atrium.fetching.blocking import BlockingClient
from atrium.fetching.page import Stopwatch
from atrium.fetching.site import Site
from atrium.strategies.extraction import extract, failed
from atrium.strategies.machinery.pump import Put, Run, pump
from atrium.strategies.strategy import Work

MAX_THREADS = 256  # of all searches together; started when they are needed


class Threads:
    name = "threads"

    def __init__(self, threads: int = MAX_THREADS) -> None:
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="page")
        self._client = BlockingClient(connections=threads)

    def begin(self, site: Site, put: Put) -> Run:
        return _ThreadsRun(self._pool, self._client, site, put)

    def extract(self, work: Work, site: Site, cancelled: threading.Event) -> Iterator[PageOutcome]:
        return pump(work, site, cancelled, self.begin)

    def close(self) -> None:
        self._pool.shutdown(cancel_futures=True)
        self._client.close()


class _ThreadsRun:
    def __init__(self, pool: ThreadPoolExecutor, client: BlockingClient, site: Site, put: Put) -> None:
        self._pool = pool
        self._client = client
        self._site = site
        self._put = put
        self._stopped = threading.Event()

    def start(self, requests: Sequence[PageRequest]) -> None:
        for request in requests:
            self._pool.submit(self._page, request, Stopwatch())

    def stop(self) -> None:
        self._stopped.set()

    def _page(self, request: PageRequest, watch: Stopwatch) -> None:
        try:
            if self._stopped.is_set():
                raise Cancelled("the search was cancelled before the page was had", url=request.url)
            raw = self._client.fetch(request.url, watch, self._site, self._stopped)
        except AtriumError as error:
            self._put(failed(request, watch, error, self._site))
        else:
            self._put(extract(request, raw, watch, self._site))
