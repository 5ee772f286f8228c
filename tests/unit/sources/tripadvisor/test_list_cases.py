"""Each folder of tests/pages is a page of our own and what must come out of it: a new folder is a new test."""

import json
from pathlib import Path
from typing import get_args

import pytest

from atrium.contracts.errors import SourceError
from atrium.contracts.search import ParserName
from atrium.sources import registry
from atrium.sources.tripadvisor import walls

PAGES = Path(__file__).parents[3] / "pages"
SOURCE = registry.get("tripadvisor")


def cases(kind):
    return sorted(folder.name for folder in PAGES.glob(f"{kind}-*"))


def expected(case):
    return json.loads((PAGES / case / "expected.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("parser", get_args(ParserName))
@pytest.mark.parametrize("case", cases("list"))
def test_a_list_page_says_what_it_must(case, parser):
    wanted = expected(case)
    page = (PAGES / case / "page.html").read_bytes()
    if "error" in wanted:
        with pytest.raises(SourceError) as raised:
            SOURCE.parse_list(page, url=wanted["url"], parser=parser)
        assert raised.value.code == wanted["error"]
    else:
        assert SOURCE.parse_list(page, url=wanted["url"], parser=parser).model_dump(mode="json") == wanted["list"]


@pytest.mark.parametrize("case", cases("typeahead"))
def test_a_typeahead_answer_says_what_it_must(case):
    wanted = expected(case)
    answer = (PAGES / case / "page.json").read_bytes()
    if "error" in wanted:
        with pytest.raises(SourceError) as raised:
            SOURCE.parse_places(answer, wanted["base"])
        assert raised.value.code == wanted["error"]
    else:
        found = [place.model_dump(mode="json") for place in SOURCE.parse_places(answer, wanted["base"])]
        assert found == wanted["places"]


@pytest.mark.parametrize("case", cases("wall"))
def test_a_wall_is_recognised_and_says_what_was_seen(case):
    wanted = expected(case)
    seen = walls.recognise((PAGES / case / "page.html").read_bytes())
    assert (seen.code if seen else None) == wanted["error"]
    assert wanted.get("says", "") in (seen.message if seen else "")


@pytest.mark.parametrize("kind", ["list", "detail"])
@pytest.mark.parametrize("case", cases("wall"))
def test_parsing_a_wall_ends_in_its_leaf(case, kind):
    read = SOURCE.parse_list if kind == "list" else SOURCE.parse_detail
    with pytest.raises(SourceError) as raised:
        read((PAGES / case / "page.html").read_bytes(), url="")
    assert raised.value.code == (expected(case)["error"] or "unknown_page")


@pytest.mark.parametrize("case", cases("list"))
def test_no_page_of_hotels_is_a_wall(case):
    seen = walls.recognise((PAGES / case / "page.html").read_bytes())
    assert seen is None or seen.code == "empty_page"
