"""What the gateway says where web can't answer: a page for people, problem details (RFC 9457) for scripts."""

import base64
import hashlib
import html
from dataclasses import dataclass
from http import HTTPStatus

import orjson
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from atrium.contracts.problem import CONTENT_TYPE, problem

RETRY_AFTER = 2  # seconds; Gunicorn is there again after 1.5
_STYLE = """
:root{color-scheme:light dark;font:1.0625rem/1.6 system-ui,sans-serif}
body{margin:0;min-height:100vh;display:grid;place-content:center;padding:1.5rem;box-sizing:border-box}
main{max-width:32rem}h1{font-size:1.5rem;line-height:1.25;margin:0 0 .5rem}p{margin:.5rem 0}
small{opacity:.7}
"""
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}'"
)
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">{refresh}
<title>{title} · Atrium</title>
<style>{style}</style>
</head>
<body><main><h1>{title}</h1><p>{detail}</p><p><small>{hint}</small></p></main></body>
</html>
"""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a request is answered here. `again`: asking again in a moment may help."""

    status: HTTPStatus
    code: str
    title: str
    detail: str
    again: bool = False


RESTARTING = Reason(
    HTTPStatus.SERVICE_UNAVAILABLE, "web_restarting", "One moment", "This part of Atrium is just starting.", again=True
)
BROKEN = Reason(
    HTTPStatus.BAD_GATEWAY,
    "web_broke_off",
    "That did not work",
    "The pages' server stopped before it answered.",
    again=True,
)
TOO_SLOW = Reason(
    HTTPStatus.GATEWAY_TIMEOUT, "web_too_slow", "That took too long", "The pages' server gave no answer for 65 seconds."
)
TOO_LARGE = Reason(
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "body_too_large", "That is too much", "A request may have 1 MiB, not more."
)
TOO_LONG = Reason(
    HTTPStatus.REQUEST_URI_TOO_LONG, "address_too_long", "That is too long", "An address may have 8,000 letters."
)
NO_ADDRESS = Reason(HTTPStatus.BAD_REQUEST, "invalid_request", "That is no address", "An address begins with a slash.")


class Refused(Exception):
    """An ASGI application that says `reason`."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.detail)
        self.reason = reason

    async def __call__(self, scope: Scope, _: Receive, send: Send) -> None:
        headers = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
        if self.reason.again:
            headers["retry-after"] = str(RETRY_AFTER)
        if _wants_page(scope):
            body = self._page(scope["method"])
            headers |= {"content-type": "text/html; charset=utf-8", "content-security-policy": _POLICY}
        else:
            body = self._problem()
            headers["content-type"] = CONTENT_TYPE
        headers["content-length"] = str(len(body))
        raw = [(name.encode(), value.encode()) for name, value in headers.items()]
        await send({"type": "http.response.start", "status": self.reason.status, "headers": raw})
        await send({"type": "http.response.body", "body": body})

    def _problem(self) -> bytes:
        reason = self.reason
        return orjson.dumps(problem(reason.status, reason.detail, code=reason.code))

    def _page(self, method: str) -> bytes:
        safe = self.reason.again and method in {"GET", "HEAD"}
        if safe:
            hint = f"This page tries again every {RETRY_AFTER} seconds."
        else:
            hint = "Go back and try again: what you sent may not have arrived." if self.reason.again else ""
        page = _PAGE.format(
            refresh=f'\n<meta http-equiv="refresh" content="{RETRY_AFTER}">' if safe else "",
            title=html.escape(self.reason.title),
            detail=html.escape(self.reason.detail),
            hint=hint,
            style=_STYLE,
        )
        return page.encode()


def _wants_page(scope: Scope) -> bool:
    return "text/html" in Headers(scope=scope).get("accept", "") and not scope["path"].startswith("/api/")
