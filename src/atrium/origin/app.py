"""The practice site over HTTP: a thin ASGI application for pages, Starlette for the rest.

Routing, request objects and response classes cost more than a cached page does, and the site must never be what is being
measured: it serves 1,500 hotel pages a second from one core.
"""

import asyncio
import re
import time
from collections import Counter, deque
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass, field
from typing import Any, Literal

from atrium.origin.dice import dice
from atrium.origin.faults import Fault, Faults
from atrium.origin.numbering import misspelt
from atrium.origin.pages import Page, Pages, made
from atrium.origin.site import starlette
from atrium.origin.walls import CONSENT, WALL

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
_NEVER = re.compile(rb"\s*q\s*=\s*0(\.0*)?\s*")
Robots = Literal["generous", "forbid", "missing", "error"]


@dataclass(frozen=True, slots=True)
class Weather:
    """What a request meets. Seconds, bytes a second on each connection, requests a second from all clients."""

    latency: float = 0.0
    jitter: float = 0.0
    bandwidth: float | None = None
    rate_limit: float | None = None
    faults: Faults = field(default_factory=Faults)
    crawl_delay: float = 0.0
    robots: Robots = "generous"


class Origin:
    """The ASGI application."""

    def __init__(self, pages: Pages, weather: Weather | None = None) -> None:
        self.pages = pages
        self.weather = weather or Weather()
        self.attempts: Counter[str] = Counter()
        self._recent: deque[float] = deque()
        self._rest = starlette(pages, self.weather.robots, self.weather.crawl_delay)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or not scope["path"].startswith("/Hotel"):
            return await self._rest(scope, receive, send)
        weather, path = self.weather, scope["path"]
        if scope["method"] not in {"GET", "HEAD"}:
            return await _send(send, 405, [(b"allow", b"GET, HEAD"), (b"content-length", b"0")], b"")
        if weather.rate_limit is not None and (wait := self._wait(weather.rate_limit)):
            return await _refuse(send, 429, wait)
        if weather.latency or weather.jitter:
            await asyncio.sleep(weather.latency + weather.jitter * dice(self.pages.seed, path, "jitter").random())
        page = self.pages.get(path)
        if page is None:
            return await self._rest(scope, receive, send)
        if weather.faults.rates and page.location is None:
            self.attempts[path] += 1
            fault = weather.faults.fault(self.pages.seed, path, self.attempts[path])
            if fault is not None:
                return await self._go_wrong(fault, page, scope, receive, send)
        await self._answer(page, scope, send)
        return None

    def _wait(self, limit: float) -> int:
        """Whole seconds until another request is welcome; 0 now. Counts over the last second."""
        now = time.monotonic()
        while self._recent and self._recent[0] < now - 1:
            self._recent.popleft()
        if len(self._recent) >= limit:
            return max(1, round(self._recent[0] + 1 - now))
        self._recent.append(now)
        return 0

    async def _answer(self, page: Page, scope: Scope, send: Send) -> None:
        sent = dict(scope["headers"])
        if page.etag and sent.get(b"if-none-match") == page.etag.encode():
            return await _send(send, 304, [(b"etag", page.etag.encode())], b"")
        body, headers = page.packed, _headers(page)
        if page.location is None:
            if takes_gzip(sent.get(b"accept-encoding", b"")):
                headers.append((b"content-encoding", b"gzip"))
            else:
                body = page.body
        headers.append((b"content-length", str(len(body)).encode()))
        if scope["method"] == "HEAD":
            body = b""
        if self.weather.bandwidth and body:
            return await _trickle(send, page.status, headers, body, self.weather.bandwidth)
        return await _send(send, page.status, headers, body)

    async def _go_wrong(self, fault: Fault, page: Page, scope: Scope, receive: Receive, send: Send) -> None:
        headers, half = [*_headers(page), (b"content-encoding", b"gzip")], page.packed[: len(page.packed) // 2]
        whole = (b"content-length", str(len(page.packed)).encode())
        match fault:
            case "503":
                await _refuse(send, 503, 1)
            case "404":
                await self._answer(made(b"<title>Page not found</title><h1>404</h1>", 404), scope, send)
            case "wall" | "wall403":
                await self._answer(made(WALL, 200 if fault == "wall" else 403), scope, send)
            case "consent":
                await self._answer(made(CONSENT), scope, send)
            case "redirect":
                location = misspelt(scope["path"]).encode()
                await _send(send, 302, [(b"location", location), (b"content-length", b"0")], b"")
            case "truncated":
                await _send(send, 200, [*headers, (b"content-length", str(len(half)).encode())], half)
            case "reset" | "stalled":
                await send({"type": "http.response.start", "status": 200, "headers": [*headers, whole]})
                await send({"type": "http.response.body", "body": half, "more_body": True})
                while fault == "stalled" and (await receive())["type"] != "http.disconnect":
                    pass
                await asyncio.sleep(0.01)  # what was sent should arrive
                raise ConnectionAbortedError("as asked: the connection ends in the middle of the body")


def takes_gzip(accepted: bytes) -> bool:
    """Whether an Accept-Encoding says so: "gzip;q=0" does not (RFC 9110, 12.5.3)."""
    for part in accepted.lower().split(b","):
        name, _, weight = part.partition(b";")
        if name.strip() in {b"gzip", b"x-gzip"}:
            return not _NEVER.fullmatch(weight)
    return False


def _headers(page: Page) -> list[tuple[bytes, bytes]]:
    headers = [(b"content-type", page.content_type.encode()), (b"vary", b"Accept-Encoding")]
    if page.location is not None:
        headers.append((b"location", page.location.encode()))
    if page.etag:
        headers.append((b"etag", page.etag.encode()))
    return headers


async def _send(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes) -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _refuse(send: Send, status: int, wait: int) -> None:
    body = b"slow down" if status == 429 else b"try again"
    headers = [(b"retry-after", str(wait).encode()), (b"content-length", str(len(body)).encode())]
    await _send(send, status, [*headers, (b"content-type", b"text/plain")], body)


async def _trickle(send: Send, status: int, headers: list[tuple[bytes, bytes]], body: bytes, bandwidth: float) -> None:
    """In pieces of a twentieth of a second."""
    piece = max(1, int(bandwidth / 20))
    await send({"type": "http.response.start", "status": status, "headers": headers})
    for start in range(0, len(body), piece):
        await send({"type": "http.response.body", "body": body[start : start + piece], "more_body": True})
        await asyncio.sleep(1 / 20)
    await send({"type": "http.response.body", "body": b""})
