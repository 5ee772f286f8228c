"""One request: its id, its line in the log, its place in the metrics."""

import contextvars
import logging
import re
import time
import uuid

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from atrium.search_api import metrics, problems
from atrium.searching.jobs.record import NOBODYS, Trace
from atrium.telemetry import logs

_log = logging.getLogger(__name__)

MAX_BODY = 256 * 1024  # bytes; the largest request names 500 hotels
_TRUSTED = re.compile(r"[A-Za-z0-9._:-]{1,100}")
_TRACEPARENT = re.compile(r"[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}")
_QUIET = ("/healthz", "/readyz", "/metrics")  # asked every few seconds

_trace: contextvars.ContextVar[Trace] = contextvars.ContextVar("trace", default=NOBODYS)


def trace() -> Trace:
    """Of the request that is being answered."""
    return _trace.get()


class RequestMiddleware:
    """Takes X-Request-ID where it is harmless, else makes one; answers with it and hands it on."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        given, parent = headers.get("x-request-id", ""), headers.get("traceparent", "")
        request_id = given if _TRUSTED.fullmatch(given) else str(uuid.uuid4())
        _trace.set(Trace(request_id, parent if _TRACEPARENT.fullmatch(parent) else None))
        logs.request_id.set(request_id)
        started, status = time.perf_counter(), 500

        async def answer(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = request_id
            await send(message)

        app = _too_much(headers) or self._app
        try:
            await app(scope, receive, answer)
        finally:
            seconds = time.perf_counter() - started
            route = getattr(scope.get("route"), "path", "unknown")
            metrics.answered(scope["method"], route, status, seconds)
            if not route.endswith(_QUIET):
                told = {
                    "method": scope["method"],
                    "path": scope["path"],
                    "status": status,
                    "seconds": round(seconds, 4),
                }
                _log.info("answered", extra=told)


def _too_much(headers: Headers) -> ASGIApp | None:
    """The refusal of a body that is larger than any request, or of which nobody says how large it is."""
    if "transfer-encoding" in headers:
        return problems.answer(411, "a request has to say how long it is")
    if int(headers.get("content-length") or 0) > MAX_BODY:
        return problems.answer(413, f"a request has {MAX_BODY:,} bytes at most")
    return None
