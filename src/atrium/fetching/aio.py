"""Pages over asyncio, with aiohttp."""

import asyncio
import math
import time
from collections import defaultdict
from contextvars import ContextVar
from functools import lru_cache
from typing import Any

import aiohttp
from aiohttp.client_proto import ResponseHandler
from multidict import CIMultiDict
from yarl import URL

from atrium.contracts.errors import (
    AddressRefused,
    BodyTooLarge,
    ConnectionBroken,
    FetchError,
    TimedOut,
    TlsFailed,
    Unreachable,
)
from atrium.fetching.allocator import keep_freed_memory
from atrium.fetching.answer import MAX_ERROR_BODY, PAGES, Answer
from atrium.fetching.headers import headers_for
from atrium.fetching.journey import Ask, Pause, Step, journey
from atrium.fetching.page import RawPage, Stopwatch
from atrium.fetching.policy import FetchPolicy
from atrium.fetching.site import Site

READ_AHEAD = 1024 * 1024  # bytes: a usual body arrives whole without the transport being paused
LONGEST_LINE = 65_536  # bytes of a header, as http.client
KEEP_ALIVE = 60.0  # seconds; a server that closes earlier is noticed
NAMES = 2  # seconds that a name is remembered: who moved to another address is found before the last attempt


class AsyncClient:
    """At most `connections` exchanges at once; further pages wait for a free one. One client belongs to one event loop.

    fetch() waits itself for the host's turn, for Retry-After and for backoff, and has no connection meanwhile.
    To cancel a page, cancel its task.
    """

    def __init__(self, connections: int) -> None:
        keep_freed_memory()
        self._connections = connections
        self._slots = asyncio.Semaphore(connections)
        self._queues: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._session: aiohttp.ClientSession | None = None

    async def fetch(self, url: str, watch: Stopwatch, site: Site) -> RawPage:
        """The page at `url`. Raises a leaf of FetchError and nothing else."""
        steps = journey(url, watch, site)
        step, answer = next(steps), None
        try:
            while True:
                try:
                    answer = await self._take(step, watch)
                except FetchError as error:
                    step = steps.throw(error)
                else:
                    step = steps.send(answer)
        except StopIteration as end:
            page: RawPage = end.value
            return page

    async def close(self) -> None:
        """Ends the connections. Twice is allowed."""
        if self._session is not None:
            await self._session.close()

    async def _take(self, step: Step, watch: Stopwatch) -> Answer | None:
        if isinstance(step, Pause):
            await asyncio.sleep(step.seconds)
            return None
        await self._begin(step)
        try:
            return await self._exchange(step, watch, step.site.policy)
        finally:
            self._slots.release()

    async def _begin(self, ask: Ask) -> None:
        """Takes a slot at a moment when it is the host's turn; the slot is free again while that is waited for."""
        async with self._queues[ask.address.host]:  # only the first in the queue asks for the turn
            while True:
                await self._slots.acquire()
                wait = math.inf
                try:
                    wait = ask.turn()
                finally:
                    if wait > 0:
                        self._slots.release()
                if wait == 0:
                    return
                await asyncio.sleep(wait)

    async def _exchange(self, ask: Ask, watch: Stopwatch, policy: FetchPolicy) -> Answer:
        url = ask.address.url
        if ask.first:
            watch.attempt()
        _watch.set(watch)
        try:
            async with self._open().request(
                ask.query.method,
                URL(url, encoded=True),
                data=ask.query.body,
                headers=_headers(policy, ask.query.content_type),
                timeout=_timeout(policy),
                allow_redirects=False,
            ) as response:
                watch.first_byte = time.monotonic()
                body = await _body(response, policy.max_body)
                watch.received = time.monotonic()
                watch.bytes_received = len(body)
                headers = response.headers
                return Answer(
                    url,
                    response.status,
                    body,
                    headers.get("Content-Encoding"),
                    headers.get("Content-Type"),
                    headers.get("Location"),
                    headers.get("Retry-After"),
                )
        except FetchError:
            raise
        except Exception as error:
            raise leaf(error, url) from error

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(
                connector=_StampingConnector(
                    limit=self._connections, ttl_dns_cache=NAMES, keepalive_timeout=KEEP_ALIVE
                ),
                cookie_jar=aiohttp.DummyCookieJar(),
                auto_decompress=False,
                read_bufsize=READ_AHEAD,
                max_line_size=LONGEST_LINE,
                max_field_size=LONGEST_LINE,
            )
        return self._session


# the first line that fits counts
MEANINGS: tuple[tuple[type[Exception], type[FetchError], str], ...] = (
    (aiohttp.ConnectionTimeoutError, TimedOut, "no connection in time"),
    (aiohttp.SocketTimeoutError, TimedOut, "the site stopped answering"),
    (TimeoutError, TimedOut, "the whole page took too long"),
    (aiohttp.ClientSSLError, TlsFailed, "no secure connection: {error}"),
    (aiohttp.ClientConnectorError, Unreachable, "no connection: {error}"),
    (aiohttp.InvalidURL, AddressRefused, "not an address: {error}"),
    (aiohttp.ClientResponseError, ConnectionBroken, "what came is not an HTTP answer"),
    (Exception, ConnectionBroken, "the connection broke: {error!r}"),
)


def leaf(error: Exception, url: str) -> FetchError:
    """What an exception of aiohttp, ssl, asyncio or the system means."""
    meant, sentence = next((leaf, sentence) for kind, leaf, sentence in MEANINGS if isinstance(error, kind))
    return meant(sentence.format(error=error), url=url)


async def _body(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """The body as sent. That of an error is cut, that of a page above the limit raises BodyTooLarge.

    aiohttp does not use a connection again whose answer was not read to its end.
    """
    if response.status not in PAGES:
        return await _beginning(response)
    length = response.content_length
    if length is not None and length <= limit:
        return await response.read()
    if length is None:
        pieces, size = [], 0
        async for piece in response.content.iter_any():
            pieces.append(piece)
            size += len(piece)
            if size > limit:
                break
        else:
            return b"".join(pieces)
    raise BodyTooLarge(f"the body has more than {limit:,} bytes", url=str(response.url))


async def _beginning(response: aiohttp.ClientResponse) -> bytes:
    body = b""
    async for piece in response.content.iter_any():
        body += piece
        if len(body) > MAX_ERROR_BODY:
            break
    return body[:MAX_ERROR_BODY]


@lru_cache(maxsize=16)
def _timeout(policy: FetchPolicy) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(
        total=policy.page_timeout,
        connect=policy.connect_timeout,
        sock_connect=policy.connect_timeout,
        sock_read=policy.read_timeout,
    )


@lru_cache(maxsize=16)
def _headers(policy: FetchPolicy, content_type: str | None) -> CIMultiDict[str]:
    return CIMultiDict(headers_for(policy, content_type))


_watch: ContextVar[Stopwatch] = ContextVar("_watch")


class _StampingConnector(aiohttp.TCPConnector):
    """Stamps the stopwatch of the page for which it gets a connection; a TraceConfig would cost 40 µs a page."""

    async def connect(self, *args: Any, **kwargs: Any) -> Any:
        watch = _watch.get()
        watch.reused = True
        connection = await super().connect(*args, **kwargs)
        watch.connected = time.monotonic()
        return connection

    async def _create_connection(self, *args: Any, **kwargs: Any) -> ResponseHandler:
        _watch.get().reused = False
        return await super()._create_connection(*args, **kwargs)
