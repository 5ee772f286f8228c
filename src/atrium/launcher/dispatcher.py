"""One address for everything: search-api answers under its prefix, web everywhere else."""

import re
import uuid

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from atrium.launcher.proxy import Proxy

PREFIX = "/api/search"
_REQUEST_ID = re.compile(rb"[A-Za-z0-9._:-]{1,100}")


class Dispatcher:
    """An ASGI application over two others. Every request has a name, and its answer carries it."""

    def __init__(self, search_api: ASGIApp, web: Proxy) -> None:
        self._search_api = search_api
        self._web = web

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            async with self._web:
                await self._search_api(scope, receive, send)
            return
        name = _request_id(scope)
        scope["headers"] = [*_without_id(scope["headers"]), (b"x-request-id", name)]

        async def named(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*_without_id(message.get("headers", ())), (b"x-request-id", name)]
            await send(message)

        path = scope["path"]
        ours = path == PREFIX or path.startswith(f"{PREFIX}/")
        await (self._search_api if ours else self._web)(scope, receive, named)


def _request_id(scope: Scope) -> bytes:
    """What the client calls this request where that is a plain word, else a new name."""
    given: bytes = dict(scope["headers"]).get(b"x-request-id", b"")
    return given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex.encode()


def _without_id(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    return [(name, value) for name, value in headers if name.lower() != b"x-request-id"]
