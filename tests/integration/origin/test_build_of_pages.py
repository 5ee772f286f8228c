"""What pages are built of, beside the real ones: a tree costs what its elements cost."""

import gzip
import re
import statistics
from pathlib import Path

import pytest
from selectolax.lexbor import LexborHTMLParser

from atrium import gazetteer
from atrium.origin.facts import facts, order
from atrium.origin.numbering import list_path
from atrium.origin.pages import Pages

REAL = Path(__file__).parents[4] / "shared" / "pages"
CITIES = ("Dubai", "London", "Kyoto", "Lima")
SHAPES = ("2017", "2023", "2025")


def practice(kind: str, shape: str) -> list[bytes]:
    pages, cities = Pages(7, shape), [gazetteer.find(name)[0] for name in CITIES]
    if kind == "list":
        return [pages.get(list_path(city)).body for city in cities]
    return [pages.get(facts(7, city, index, 0).path).body for city in cities for index in order(7, city, 0)[0][:2]]


def real(kind: str) -> list[bytes]:
    files = (REAL / f"tripadvisor-{kind}").glob("*.html.gz")
    return [gzip.decompress(file.read_bytes()) for file in files if "2015" not in file.name]


def build(pages: list[bytes]) -> dict[str, float]:
    """Medians: elements of some kinds, attributes, characters of scripts, styles and text."""
    found = []
    for page in pages:
        tree = LexborHTMLParser(page.decode())
        elements = tree.css("*")
        visible = re.sub(rb"(?s)<(script|style|noscript).*?</\1>|<!--.*?-->|<[^>]*>", b" ", page)
        found.append(
            {
                "elements": len(elements),
                "attributes": sum(len(element.attributes) for element in elements),
                "div and span": len(tree.css("div, span")),
                "images": len(tree.css("img")),
                "script": sum(map(len, re.findall(rb"(?s)<script.*?</script>", page))),
                "style": sum(map(len, re.findall(rb"(?s)<style.*?</style>", page))),
                "text": len(b" ".join(visible.split())),
            }
        )
    return {name: statistics.median(one[name] for one in found) for name in found[0]}


@pytest.mark.skipif(not REAL.exists(), reason="left out: ../shared/pages is missing")
@pytest.mark.parametrize("kind", ["list", "detail"])
def test_pages_of_2017_are_built_like_the_real_ones(kind):
    ours, theirs = build(practice(kind, "2017")), build(real(kind))
    for name in ("elements", "attributes", "div and span"):
        assert 0.8 < ours[name] / theirs[name] < 1.25, (name, ours, theirs)
    for name in ("images", "script", "style", "text"):
        assert 0.55 < ours[name] / theirs[name] < 1.8, (name, ours, theirs)


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(("kind", "size"), [("list", 1_232_000), ("detail", 648_000)])
def test_every_shape_has_the_real_sizes(kind, size, shape):
    for page in practice(kind, shape):
        assert 0.95 < len(page) / size < 1.05
        assert 0.14 < len(gzip.compress(page, 6)) / len(page) < 0.25


@pytest.mark.parametrize("shape", SHAPES)
def test_no_page_is_another_ones_twin(shape):
    pages = practice("detail", shape)
    assert len({page[-100_000:] for page in pages}) == len(pages)
