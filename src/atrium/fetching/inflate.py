"""From the bytes on the wire to the bytes of the page, with ISA-L, which lets other threads run meanwhile."""

from typing import cast

from isal import isal_zlib

from atrium.contracts.errors import BodyCorrupt, BodyTooLarge, RequestRefused
from atrium.fetching.page import RawPage

NotDeflated = cast("type[Exception]", isal_zlib.error)  # its type stub says an instance
GZIP, ZLIB, RAW = 31, 15, -15  # window bits
GZIP_MAGIC = b"\x1f\x8b"
ENCODINGS = frozenset({None, "gzip", "x-gzip", "deflate"})  # RFC 9110, 8.4.1; what Accept-Encoding asks for


def inflate(raw: RawPage, limit: int) -> bytes:
    """The page, at most `limit` bytes; memory stays below that limit whatever the body claims.

    Like browsers: bytes after the end of the compressed stream are ignored, "deflate" may be zlib or raw, an empty body
    is an empty page. Unlike browsers: a stream without its end is refused.
    Raises BodyCorrupt, BodyTooLarge, RequestRefused (an encoding that nobody asked for).
    """
    check_encoding(raw.content_encoding, raw.url)
    if raw.content_encoding is None or not raw.body:
        if len(raw.body) > limit:
            raise BodyTooLarge(f"the page has more than {limit:,} bytes", url=raw.url)
        return raw.body
    try:
        if raw.content_encoding != "deflate":
            return _members(raw, limit)
        try:
            return _stream(raw.body, ZLIB, limit, raw.url)[0]
        except NotDeflated:
            return _stream(raw.body, RAW, limit, raw.url)[0]
    except NotDeflated as error:
        raise BodyCorrupt(f"the body does not inflate: {error}", url=raw.url) from error


def check_encoding(encoding: str | None, url: str) -> None:
    if encoding not in ENCODINGS:
        raise RequestRefused(f"the body is encoded as {encoding!r}, which was not asked for", url=url)


def beginning(body: bytes, encoding: str | None, limit: int) -> bytes:
    """The first `limit` bytes of a body that may be cut off or corrupt, or b""; never raises."""
    if encoding is None:
        return body[:limit]
    for window in (GZIP,) if encoding != "deflate" else (ZLIB, RAW):
        try:
            page: bytes = isal_zlib.decompressobj(window).decompress(body, limit)
        except NotDeflated:
            continue
        return page
    return b""


def _members(raw: RawPage, limit: int) -> bytes:
    page, rest = _stream(raw.body, GZIP, limit, raw.url)
    while rest.startswith(GZIP_MAGIC):  # RFC 1952, 2.2: members one after another
        more, rest = _stream(rest, GZIP, limit - len(page), raw.url)
        page += more
    return page


def _stream(body: bytes, window: int, limit: int, url: str) -> tuple[bytes, bytes]:
    """One stream and the bytes after it."""
    stream = isal_zlib.decompressobj(window)
    page: bytes = stream.decompress(body, limit + 1)
    if len(page) > limit:
        raise BodyTooLarge(f"the page inflates to more than {limit:,} bytes", url=url)
    if not stream.eof:
        raise BodyCorrupt("the compressed body ends too early", url=url)
    return page, stream.unused_data
