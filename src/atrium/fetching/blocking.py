"""Pages over blocking sockets, with urllib3: for threads and processes."""

import math
import threading
import time
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import urllib3
from urllib3.exceptions import (
    ConnectTimeoutError,
    LocationValueError,
    NewConnectionError,
    ReadTimeoutError,
    SSLError,
)

from atrium.contracts.errors import (
    AddressRefused,
    BodyTooLarge,
    Cancelled,
    ConnectionBroken,
    FetchError,
    TimedOut,
    TlsFailed,
    Unreachable,
)
from atrium.fetching.allocator import keep_freed_memory
from atrium.fetching.answer import MAX_ERROR_BODY, PAGES, Answer
from atrium.fetching.connections import Exchange, Guard, Pools, current
from atrium.fetching.headers import headers_for
from atrium.fetching.inflate import inflate
from atrium.fetching.journey import Ask, Pause, Step, journey
from atrium.fetching.page import RawPage, Stopwatch
from atrium.sources.source import Query

if TYPE_CHECKING:
    from atrium.fetching.site import Site

PIECE = 65_536  # bytes
PATIENCE = 0.1  # seconds between two looks whether the search was cancelled


class BlockingClient:
    """At most `connections` exchanges at once, over connections that threads share. Thread-safe.

    fetch() waits itself for the host's turn, for Retry-After and for backoff, and has no connection meanwhile.
    Whatever it waits for, `cancelled` ends it within a second; only the look-up of a name can't be interrupted.
    """

    def __init__(self, connections: int) -> None:
        keep_freed_memory()
        self._pools = Pools(num_pools=8, maxsize=connections)
        self._slots = threading.BoundedSemaphore(connections)
        self._queues: dict[str, threading.Semaphore] = {}
        self._guard = Guard(PATIENCE)

    def fetch(
        self,
        url: str,
        watch: Stopwatch,
        site: "Site",
        cancelled: threading.Event | None = None,
        query: Query | None = None,
    ) -> RawPage:
        """The page at `url`. Raises a leaf of FetchError and nothing else."""
        never = cancelled or threading.Event()
        steps = journey(url, watch, site, query)
        step = next(steps)
        try:
            while True:
                try:
                    answer = self._take(step, watch, never)
                except FetchError as error:
                    step = steps.throw(error)
                else:
                    step = steps.send(answer)
        except StopIteration as end:
            page: RawPage = end.value
            return page

    def ask(self, query: Query, site: "Site", cancelled: threading.Event | None = None) -> bytes:
        """The inflated answer to a small request of a source, such as its typeahead. Raises a leaf of FetchError."""
        url = urljoin(site.policy.base_url, query.path)
        return inflate(self.fetch(url, Stopwatch(), site, cancelled, query), site.policy.max_inflated)

    def close(self) -> None:
        """Ends the connections and the thread that guards them. Twice is allowed."""
        self._guard.close()
        self._pools.clear()

    def _take(self, step: Step, watch: Stopwatch, cancelled: threading.Event) -> Answer | None:
        if isinstance(step, Pause):
            _sleep(step.seconds, cancelled)
            return None
        self._begin(step, cancelled)
        try:
            return self._exchange(step, watch, cancelled)
        finally:
            self._slots.release()

    def _begin(self, ask: Ask, cancelled: threading.Event) -> None:
        """Takes a slot at a moment when it is the host's turn; the slot is free again while that is waited for."""
        host = ask.address.host
        queue = self._queues.get(host) or self._queues.setdefault(host, threading.Semaphore())
        _acquire(queue, cancelled)  # only the first in the queue asks for the turn
        try:
            while True:
                _acquire(self._slots, cancelled)
                wait = math.inf
                try:
                    wait = ask.turn()
                finally:
                    if wait > 0:
                        self._slots.release()
                if wait == 0:
                    return
                _sleep(wait, cancelled)
        finally:
            queue.release()

    def _exchange(self, ask: Ask, watch: Stopwatch, cancelled: threading.Event) -> Answer:
        url, policy = ask.address.url, ask.site.policy
        if ask.first:
            watch.attempt()
        exchange = Exchange(watch, time.monotonic() + policy.page_timeout, cancelled)
        try:
            with self._guard.watching(exchange):
                current.exchange = exchange
                response = self._pools.urlopen(
                    ask.query.method,
                    url,
                    body=ask.query.body,
                    headers=headers_for(policy, ask.query.content_type),
                    timeout=urllib3.Timeout(connect=policy.connect_timeout, read=policy.read_timeout),
                    redirect=False,
                    retries=False,
                    preload_content=False,
                    decode_content=False,
                )
                watch.first_byte = time.monotonic()
                body = _body(response, policy.max_body, url)
                watch.received = time.monotonic()
                watch.bytes_received = len(body)
        except FetchError:
            raise
        except Exception as error:
            raise leaf(error, url, exchange) from error
        headers = response.headers
        return Answer(
            url,
            response.status,
            body,
            headers.get("Content-Encoding"),
            headers.get("Content-Type"),
            _as_utf8(headers.get("Location")),
            headers.get("Retry-After"),
        )


# the first line that fits counts
MEANINGS: tuple[tuple[type[Exception], type[FetchError], str], ...] = (
    (NewConnectionError, Unreachable, "no connection: {error.__cause__}"),
    (ConnectTimeoutError, TimedOut, "no connection in time"),
    (ReadTimeoutError, TimedOut, "the site stopped answering"),
    (SSLError, TlsFailed, "no secure connection: {error}"),
    (LocationValueError, AddressRefused, "not an address: {error}"),
    (Exception, ConnectionBroken, "the connection broke: {error!r}"),
)


def leaf(error: Exception, url: str, exchange: Exchange) -> FetchError:
    """What an exception of urllib3, http.client, ssl or the system means."""
    if exchange.cancelled.is_set():
        return Cancelled("the search was cancelled", url=url)
    if exchange.late:
        return TimedOut("the whole page took too long", url=url)
    meant, sentence = next((leaf, sentence) for kind, leaf, sentence in MEANINGS if isinstance(error, kind))
    return meant(sentence.format(error=error), url=url)


def _body(response: urllib3.BaseHTTPResponse, limit: int, url: str) -> bytes:
    """The body as sent. That of an error is cut, that of a page above the limit raises BodyTooLarge."""
    try:
        if response.status not in PAGES:
            return _at_most(MAX_ERROR_BODY, response)[:MAX_ERROR_BODY]
        length = _length(response)
        if length is not None and length <= limit:
            return response.read(decode_content=False)
        body = _at_most(limit, response) if length is None else b""
        if length is not None or len(body) > limit:
            raise BodyTooLarge(f"the body has more than {limit:,} bytes", url=url)
        return body
    finally:
        response.close()  # a connection whose answer was read to its end is in the pool again by now and stays open


def _at_most(limit: int, response: urllib3.BaseHTTPResponse) -> bytes:
    """The body, or a little more than `limit` bytes of it."""
    body = bytearray()
    for piece in response.stream(PIECE, decode_content=False):
        body += piece
        if len(body) > limit:
            break
    return bytes(body)


def _length(response: urllib3.BaseHTTPResponse) -> int | None:
    """http.client takes a Content-Length that is no number for none; aiohttp and RFC 9112, 6.3 for a broken answer."""
    length = response.headers.get("Content-Length")
    if length is not None and not (length.isascii() and length.isdecimal()):
        raise ValueError("the Content-Length is not a number")
    return None if length is None else int(length)


def _as_utf8(location: str | None) -> str | None:
    """http.client reads headers as Latin-1; aiohttp as UTF-8, and so do browsers."""
    return location and location.encode("latin-1").decode("utf-8", "surrogateescape")


def _sleep(seconds: float, cancelled: threading.Event) -> None:
    if cancelled.wait(min(seconds, threading.TIMEOUT_MAX)):
        raise Cancelled("the search was cancelled")


def _acquire(lock: threading.Semaphore, cancelled: threading.Event) -> None:
    while cancelled.is_set() or not lock.acquire(timeout=PATIENCE):
        if cancelled.is_set():
            raise Cancelled("the search was cancelled")
