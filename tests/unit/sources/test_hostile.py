"""Any bytes end in a model or in a leaf of SourceError. How soon, and in how much memory: tests/integration/sources."""

import contextlib
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from atrium.contracts.errors import SourceError
from atrium.contracts.hotel import Hotel, ListPage
from atrium.sources import registry
from atrium.sources.source import Source

PAGES = Path(__file__).parents[2] / "pages"
SEEDS = [path.read_bytes() for path in sorted(PAGES.glob("*/page.html"))]
ENCODINGS = ("utf-8", "utf-16", "utf-16-le", "windows-1252", "shift_jis", "koi8-r", "utf-7")
PIECES = [
    b"<", b">", b'"', b"'", b"\x00", b"\xff\xfe", b"]]>", b"<!--", b"</script>", b'<script type="application/ld+json">',
    b"{", b"[", b"1e999", b"NaN", b"\\u0000", b"\xed\xa0\x80", b"<div itemscope itemtype='http://schema.org/Hotel'>",
    b'<span class="header_popularity">', b"#999999999999999999 of -5 hotels in ", b"&#x110000;", b"<plaintext>",
    b"http://[", b'<link rel=canonical href="//[">',
    b'<meta charset="rot13">', b'<meta charset="utf-16">', b"<svg><![CDATA[", b"<table><tr><td>", b"9" * 400,
]  # fmt: skip


def survives(page: bytes, source: Source, parser: str) -> None:
    for read, model in ((source.parse_detail, Hotel), (source.parse_list, ListPage)):
        with contextlib.suppress(SourceError):
            assert isinstance(read(page, url="https://x.example/y", parser=parser), model)


@st.composite
def broken_pages(draw):
    """A page of ours that was cut, mixed with another, sprinkled with trouble or encoded as something else."""
    page = bytearray(draw(st.sampled_from(SEEDS)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, len(page)))
        kind = draw(st.sampled_from(("cut", "drop", "insert", "splice", "flip")))
        if kind == "cut":
            page = page[:at]
        elif kind == "drop":
            del page[at : at + draw(st.integers(1, 80))]
        elif kind == "insert":
            page[at:at] = draw(st.sampled_from(PIECES)) * draw(st.integers(1, 5))
        elif kind == "splice":
            other = draw(st.sampled_from(SEEDS))
            page[at:] = other[draw(st.integers(0, len(other))) :]
        elif page:
            page[min(at, len(page) - 1)] = draw(st.integers(0, 255))
    if draw(st.booleans()):
        page = bytearray(bytes(page).decode("utf-8", "replace").encode(draw(st.sampled_from(ENCODINGS)), "replace"))
    return bytes(page)


@pytest.mark.parametrize("name", registry.names())
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(page=broken_pages())
def test_broken_pages_end_in_a_model_or_a_leaf(name, page):
    for parser in ("lexbor", "bs4"):
        survives(page, registry.get(name), parser)


@pytest.mark.parametrize("name", registry.names())
@settings(max_examples=100, deadline=None)
@example(page=b"http://[")  # bs4 warns of it, and warnings are errors here
@example(page=b"page.html")
@given(page=st.binary(max_size=3000))
def test_any_bytes_end_in_a_model_or_a_leaf(name, page):
    for parser in ("lexbor", "bs4-lxml"):
        survives(page, registry.get(name), parser)


@settings(max_examples=100, deadline=None)
@given(answer=st.binary(max_size=500) | st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.sampled_from(["HOTELS_URL", "details", "localizedName", "isGeo", "latitude", "locationV2", "x"]), inner
    ),
).map(lambda value: json.dumps(value).encode()))  # fmt: skip
def test_any_typeahead_answer_ends_in_places_or_a_leaf(answer):
    with contextlib.suppress(SourceError):
        assert all(place.list_url for place in registry.get("tripadvisor").parse_places(answer, "https://x.example"))
