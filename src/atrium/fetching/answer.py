"""What an HTTP answer means: a page, another address to ask, or a leaf of the error tree. The same for both clients."""

import math
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from functools import lru_cache
from urllib.parse import urljoin

from atrium.contracts.errors import (
    AddressRefused,
    FetchError,
    PageMissing,
    RateLimited,
    RequestRefused,
    ServerFailed,
)
from atrium.fetching.inflate import beginning, check_encoding
from atrium.fetching.page import RawPage

PAGES = frozenset({200, 202, 203})  # a bot wall may say 202: sources recognise it
REDIRECTS = frozenset({301, 302, 303, 307, 308})
GONE = frozenset({404, 410})
MAX_ERROR_BODY = 64 * 1024  # enough of it to recognise a wall


@dataclass(frozen=True, slots=True)
class Answer:
    """The parts of an HTTP answer that count, as they came; `body` is cut at MAX_ERROR_BODY unless it is a page."""

    url: str
    status: int
    body: bytes
    content_encoding: str | None = None
    content_type: str | None = None
    location: str | None = None
    retry_after: str | None = None


@dataclass(frozen=True, slots=True)
class Redirect:
    url: str
    as_get: bool  # RFC 9110, 15.4: after 301, 302 and 303 the request is repeated as GET


def understand(answer: Answer) -> RawPage | Redirect:
    """Raises the leaf that the status stands for."""
    encoding = (answer.content_encoding or "").strip().lower()
    raw = RawPage(
        url=answer.url,
        body=answer.body,
        content_encoding=None if encoding in {"", "identity"} else encoding,
        charset=charset(answer.content_type or ""),
    )
    if answer.status in PAGES:
        check_encoding(raw.content_encoding, answer.url)
        return raw
    if answer.status in REDIRECTS and answer.location:
        return Redirect(_target(answer.url, answer.location), as_get=answer.status < 307)
    raise _leaf(answer, beginning(answer.body, raw.content_encoding, MAX_ERROR_BODY))


def _target(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise AddressRefused(f"redirected to what is not an address: {location[:200]}", url=url) from error


def _leaf(answer: Answer, body: bytes) -> FetchError:
    status, url = answer.status, answer.url
    wait = seconds(answer.retry_after, time.time())
    if status in GONE:
        return PageMissing(f"there is no such page (status {status})", url=url)
    if status == 429 or (status == 503 and wait is not None):
        asked = "" if wait is None else f" and asks to wait {wait:.0f} s"
        return RateLimited(
            f"the site says that this is too fast (status {status}){asked}", url=url, retry_after=wait, body=body
        )
    if status >= 500:
        return ServerFailed(f"the site failed (status {status})", url=url, body=body)
    if status in REDIRECTS:
        return RequestRefused(f"a redirect to nowhere (status {status} without Location)", url=url, body=body)
    return RequestRefused(f"the site refuses this request (status {status})", url=url, body=body)


def seconds(retry_after: str | None, now: float) -> float | None:
    """Retry-After (RFC 9110, 10.2.3) in seconds from `now`, a Unix time: a number or a date; None for anything else."""
    if retry_after is None:
        return None
    try:
        wait = float(retry_after)
    except ValueError:
        try:
            wait = parsedate_to_datetime(retry_after).timestamp() - now
        except (ValueError, TypeError, OverflowError):
            return None
    return max(0.0, wait) if math.isfinite(wait) else None


@lru_cache(maxsize=256)
def charset(content_type: str) -> str | None:
    """The charset parameter of a Content-Type header, in lower case."""
    for parameter in content_type.split(";")[1:]:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            return value.strip().strip("\"'").lower() or None
    return None
