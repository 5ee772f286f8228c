"""Hands a request to the server behind a unix socket, and its answer on while it comes.

Requests are read whole first, as nginx does: web has four threads, and none of them shall wait for a slow client.
Safe requests use connections that are kept, and a connection that was closed meanwhile is replaced by aiohttp, once.
Others get a connection of their own: a POST that meets a closed one can't be sent twice, so it never does.
"""

import asyncio
from collections.abc import Awaitable
from contextlib import AsyncExitStack
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import aiohttp
from multidict import CIMultiDict
from starlette.types import Message, Receive, Scope, Send
from yarl import URL

from atrium.launcher import away

# RFC 9110 section 7.6.1; and what this side of the gateway says about itself
_HOP_BY_HOP = frozenset(
    b"connection keep-alive proxy-authenticate proxy-authorization proxy-connection te trailer transfer-encoding "
    b"upgrade".split()
)
_OURS = frozenset([b"content-length", b"expect", b"forwarded", b"x-real-ip"])
_SERVERS = frozenset([b"date", b"server"])
_KEPT = frozenset(["GET", "HEAD", "OPTIONS"])
_AS_THEY_ARE = "".join(map(chr, range(0x21, 0x7F)))
BODY_LIMIT = 2**20  # bytes, nginx's own default: both gateways refuse the same
ADDRESS_LIMIT = 8_000  # letters; Gunicorn takes 8,190 with the method and the version
ANSWER_WITHIN = 65.0  # seconds without a byte; Gunicorn gives a request 60


class Gone(Exception):
    """The client left before its request was whole."""


class Proxy:
    """An ASGI application; an async context manager, because it keeps connections."""

    def __init__(self, socket: str) -> None:
        self._socket = socket
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        self._kept = await self._stack.enter_async_context(self._session(force_close=False))
        self._single = await self._stack.enter_async_context(self._session(force_close=True))
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        await self._stack.aclose()

    def _session(self, *, force_close: bool) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=aiohttp.UnixConnector(self._socket, force_close=force_close, limit=0),
            cookie_jar=aiohttp.DummyCookieJar(),
            auto_decompress=False,
            skip_auto_headers=["Accept", "Accept-Encoding", "Content-Type", "User-Agent"],
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=5.0, sock_read=ANSWER_WITHIN),
            requote_redirect_url=False,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def told(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._pass_on(scope, receive, told)
        except Gone:
            return
        except away.Refused as refused:
            answer = refused
        except aiohttp.ClientConnectorError:
            answer = away.Refused(away.RESTARTING)
        except TimeoutError:
            answer = away.Refused(away.TOO_SLOW)
        except (aiohttp.ClientError, ConnectionError):
            answer = away.Refused(away.BROKEN)
        else:
            return
        if not started:  # else the server closes the connection: an answer that was cut off must not look whole
            await answer(scope, receive, send)

    async def _pass_on(self, scope: Scope, receive: Receive, send: Send) -> None:
        body = await _whole_body(scope, receive)
        session = self._kept if scope["method"] in _KEPT else self._single
        request = session.request(
            scope["method"],
            _address(scope),
            headers=_towards_web(scope),
            data=body or None,
            allow_redirects=False,
        )
        async with request as answer:
            await send({"type": "http.response.start", "status": answer.status, "headers": _towards_client(answer)})
            await _until_gone(receive, _send_body(answer, send))


async def _send_body(answer: aiohttp.ClientResponse, send: Send) -> None:
    async for chunk in answer.content.iter_any():
        await send({"type": "http.response.body", "body": chunk, "more_body": True})
    await send({"type": "http.response.body", "body": b""})


async def _until_gone(receive: Receive, sending: Awaitable[None]) -> None:
    """Sends until all is sent or the client is gone: then web can stop as well."""
    task = asyncio.ensure_future(sending)
    done, _ = await asyncio.wait({task}, timeout=0.01)  # most answers are there at once
    if not done:
        leaving = asyncio.ensure_future(_gone(receive))
        await asyncio.wait({task, leaving}, return_when=asyncio.FIRST_COMPLETED)
        leaving.cancel()
    if task.done():
        return task.result()
    task.cancel()
    raise Gone


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _whole_body(scope: Scope, receive: Receive) -> bytes:
    """Raises Refused above BODY_LIMIT, Gone where the client left."""
    announced = dict(scope["headers"]).get(b"content-length", b"0")
    if int(announced) > BODY_LIMIT:
        raise away.Refused(away.TOO_LARGE)
    body = bytearray()
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Gone
        body += message.get("body", b"")
        if len(body) > BODY_LIMIT:
            raise away.Refused(away.TOO_LARGE)
        if not message.get("more_body"):
            return bytes(body)


def _address(scope: Scope) -> URL:
    path = quote(scope["raw_path"], safe=_AS_THEY_ARE)  # bytes beyond ASCII are no part of an address
    query = quote(scope["query_string"], safe=_AS_THEY_ARE)
    if not path.startswith("/"):
        raise away.Refused(away.NO_ADDRESS)
    if len(path) + len(query) > ADDRESS_LIMIT:
        raise away.Refused(away.TOO_LONG)
    return URL.build(scheme="http", authority="web", path=path, query_string=query, encoded=True)


def _named_in_connection(headers: Any) -> frozenset[bytes]:
    """Headers that are for this connection only because `Connection` names them."""
    named = (word for name, value in headers if name.lower() == b"connection" for word in value.split(b","))
    return frozenset(word.strip().lower() for word in named)


def _towards_web(scope: Scope) -> CIMultiDict[str]:
    headers = scope["headers"]
    dropped = _HOP_BY_HOP | _OURS | _named_in_connection(headers)
    passed = CIMultiDict[str](
        (name.decode("latin-1"), _text(value))
        for name, value in headers
        if name not in dropped and not name.startswith(b"x-forwarded-")
    )
    passed["X-Forwarded-For"] = scope["client"][0] if scope.get("client") else "unknown"
    passed["X-Forwarded-Proto"] = scope["scheme"]
    if host := passed.get("Host"):
        passed["X-Forwarded-Host"] = host
    return passed


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _towards_client(answer: aiohttp.ClientResponse) -> list[tuple[bytes, bytes]]:
    dropped = _HOP_BY_HOP | _SERVERS | _named_in_connection(answer.raw_headers)
    return [(name.lower(), value) for name, value in answer.raw_headers if name.lower() not in dropped]
