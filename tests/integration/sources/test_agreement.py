"""Both engines read the same from a page, however it is written, and nothing from what is commented out."""

import json
from pathlib import Path

import pytest
from tests.support import rewriting

from atrium import gazetteer
from atrium.contracts.errors import SourceError
from atrium.origin.facts import facts
from atrium.origin.numbering import list_path
from atrium.origin.pages import Pages
from atrium.sources import registry

PAGES = Path(__file__).parents[2] / "pages"
OTHERS = {
    name: (PAGES / name / "page.html").read_bytes()
    for name in ("detail-2015-rdfa", "detail-2017", "detail-2023-escaped-json", "detail-2026-json-ld", "list-2017-city",
                 "list-2023-data", "list-2025", "schema-microdata", "schema-json-ld-graph")
}  # fmt: skip
WRITTEN_LATER = b"""
    <link rel="canonical" href="/Hotel_Review-g9-d99999-Reviews-Elsewhere.html"><h1 id="HEADING">Elsewhere</h1>
    <div class="header_popularity">#9 of 99 Hotels in Elsewhere</div> #9 of 99 hotels in Elsewhere
    <div class="ui_star_rating star_10"></div><svg aria-label="1.0 of 5"></svg><span property="v:count">9</span>
    <div class="meta_listing" data-locationid="99999" data-url="/Hotel_Review-g9-d99999-Reviews-Elsewhere.html">
    <div class="listing_title"><a class="property_title" href="/Hotel_Review-g9-d9-R-E.html">Elsewhere</a></div></div>
    <div itemscope itemtype="http://schema.org/Hotel"><b itemprop="name">Elsewhere</b></div> of 9 places to stay
"""
CASES = sorted(path.parent for path in PAGES.glob("*/page.html") if not path.parent.name.startswith("wall"))
LONG = pytest.mark.long("integration/sources/test_agreement.py::test_our_pages_say_the_same_however_they_are_written")
IN_COMMENTS = {name: [] if name in ("detail-2017", "list-2025") else [LONG] for name in OTHERS}
WAYS = {
    "single quotes": lambda page: rewriting.attributes(page, rewriting.single),
    "no quotes": lambda page: rewriting.attributes(page, rewriting.bare),
    "spaces": lambda page: rewriting.attributes(page, rewriting.spaced),
    "lines": lambda page: rewriting.attributes(page, rewriting.broken),
    "mixed": lambda page: rewriting.attributes(page, rewriting.mixed(7)),
    **{
        f"{name} in a comment": lambda page, other=other: rewriting.commented(page, other)
        for name, other in OTHERS.items()
    },
    "markup in a script": lambda page: rewriting.scripted(page, WRITTEN_LATER),
}


def read(page: bytes, source: str, kind: str, url: str, parser: str) -> dict | str:
    """What the page says, or how it is refused."""
    parse = getattr(registry.get(source), f"parse_{kind}")
    try:
        return parse(page, url=url, parser=parser).model_dump()
    except SourceError as error:
        return error.code


@pytest.mark.parametrize("way", [pytest.param(way, marks=IN_COMMENTS.get(way.partition(" ")[0], ())) for way in WAYS])
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_our_pages_say_the_same_however_they_are_written(case, way):
    page = (case / "page.html").read_bytes()
    expected = json.loads((case / "expected.json").read_text())
    source, url = expected.get("source", "tripadvisor"), expected.get("url", "")
    written = WAYS[way](page)
    for kind in ("detail", "list"):
        told = read(page, source, kind, url, "lexbor")
        for parser in ("lexbor", "bs4"):
            assert read(written, source, kind, url, parser) == told, (kind, parser)


@pytest.mark.parametrize("way", ["mixed", "detail-2017 in a comment", "markup in a script"])
@pytest.mark.parametrize("shape", ["2017", "2023", "2025"])
@pytest.mark.parametrize("kind", ["detail", "list"])
def test_practice_pages_say_the_same_however_they_are_written(shape, way, kind):
    city = gazetteer.find("Barcelona")[0]
    hotel = facts(7, city, 3, 0)
    pages = Pages(seed=7, shape=shape)
    url = hotel.path if kind == "detail" else list_path(city)
    found = pages.get(url)
    told = read(found.body, "tripadvisor", kind, url, "lexbor")
    assert isinstance(told, dict)
    for parser in ("lexbor", "bs4"):
        assert read(WAYS[way](found.body), "tripadvisor", kind, url, parser) == told, parser
