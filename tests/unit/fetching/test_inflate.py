import gzip
import tracemalloc
import zlib
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from atrium.contracts.errors import BodyCorrupt, BodyTooLarge, RequestRefused
from atrium.fetching.inflate import beginning, inflate
from atrium.fetching.page import RawPage

TEXT = "Hôtel de la Paix, Zürich ".encode() * 500


def raw(body: bytes, encoding: str | None = "gzip") -> RawPage:
    return RawPage("http://127.0.0.1/x", body, encoding, None)


@pytest.mark.parametrize(
    ("body", "encoding", "page"),
    [
        (TEXT, None, TEXT),
        (gzip.compress(TEXT, mtime=0), "gzip", TEXT),
        (gzip.compress(TEXT, mtime=0), "x-gzip", TEXT),
        (zlib.compress(TEXT), "deflate", TEXT),
        (zlib.compress(TEXT, wbits=-15), "deflate", TEXT),
        (gzip.compress(TEXT, mtime=0) + gzip.compress(b"more", mtime=0), "gzip", TEXT + b"more"),
        (gzip.compress(TEXT, mtime=0) + b"\r\n<!-- rest -->", "gzip", TEXT),
        (gzip.compress(b"", mtime=0), "gzip", b""),
        (b"", "gzip", b""),
    ],
)
def test_the_page_comes_out(body, encoding, page):
    assert inflate(raw(body, encoding), len(page)) == page


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "compress"])
def test_what_was_not_asked_for_is_refused(encoding):
    with pytest.raises(RequestRefused, match=encoding):
        inflate(raw(b"x", encoding), 100)


@pytest.mark.parametrize("cut", [1, 5, 10, 50, 100])
def test_a_stream_without_its_end_is_corrupt(cut):
    with pytest.raises(BodyCorrupt):
        inflate(raw(gzip.compress(TEXT)[:-cut]), 10**6)


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_what_is_not_compressed_is_corrupt(encoding):
    with pytest.raises(BodyCorrupt):
        inflate(raw(TEXT, encoding), 10**6)


@pytest.mark.parametrize("encoding", [None, "gzip", "deflate"])
def test_the_limit_is_exact(encoding):
    body = {None: TEXT, "gzip": gzip.compress(TEXT), "deflate": zlib.compress(TEXT)}[encoding]
    assert inflate(raw(body, encoding), len(TEXT)) == TEXT
    with pytest.raises(BodyTooLarge):
        inflate(raw(body, encoding), len(TEXT) - 1)


def test_members_share_the_limit():
    with pytest.raises(BodyTooLarge):
        inflate(raw(gzip.compress(TEXT) * 3), 2 * len(TEXT))


def test_a_bomb_does_not_take_the_memory_it_claims():
    bomb = gzip.compress(bytes(200_000_000))
    tracemalloc.start()
    try:
        with pytest.raises(BodyTooLarge):
            inflate(raw(bomb), 1_000_000)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()


def test_the_beginning_of_what_is_cut_off():
    body = gzip.compress(TEXT)
    assert TEXT.startswith(beginning(body[: len(body) // 2], "gzip", 100))
    assert beginning(body, "gzip", 10) == TEXT[:10]
    assert beginning(TEXT, None, 10) == TEXT[:10]
    assert beginning(b"no", "gzip", 10) == beginning(b"no", "br", 10) == b""


@given(st.binary(max_size=300), st.integers(0, 400), st.sampled_from([None, "gzip", "deflate", "br"]))
def test_any_bytes_end_in_a_page_or_a_leaf(noise, place, encoding):
    body = gzip.compress(TEXT)
    for bent in (noise, body[:place] + noise + body[place:], body[:place] + noise):
        with suppress(BodyCorrupt, BodyTooLarge, RequestRefused):
            assert len(inflate(raw(bent, encoding), 20_000)) <= 20_000
        assert len(beginning(bent, encoding, 50)) <= 50
