"""A hotel page and the facts that must come out: a folder under tests/pages/ is a test, no code is needed for it."""

import json
from pathlib import Path

import pytest

from atrium.contracts.errors import SourceError
from atrium.contracts.hotel import Hotel
from atrium.sources import registry

PAGES = Path(__file__).parents[2] / "pages"
CASES = sorted(path.name for path in PAGES.iterdir() if path.name.startswith(("detail-", "schema-")))
PARSERS = ("lexbor", "bs4", "bs4-lxml")
UNKNOWN = {name: field.get_default() for name, field in Hotel.model_fields.items() if not field.is_required()}


def test_there_are_cases():
    assert len(CASES) > 10


@pytest.mark.parametrize("parser", PARSERS)
@pytest.mark.parametrize("case", CASES)
def test_a_page_says_what_is_expected(case, parser):
    page = (PAGES / case / "page.html").read_bytes()
    expected = json.loads((PAGES / case / "expected.json").read_text())
    source = registry.get(expected["source"])
    if "names" in expected:
        listing = source.parse_list(page, url="", parser=parser)
        assert [hotel.name for hotel in listing.hotels] == expected["names"]
    if "refused" in expected:
        with pytest.raises(SourceError) as refusal:
            source.parse_detail(page, url=expected.get("url", ""), parser=parser)
        assert refusal.value.code == expected["refused"]
        return
    found = source.parse_detail(page, url=expected.get("url", ""), parser=parser).model_dump(mode="json")
    found.pop("source")
    number = found["source_id"] if "source_id" in expected["detail"] else found.pop("source_id")
    assert number.isdecimal()
    known = {name: value for name, value in found.items() if value != json.loads(json.dumps(UNKNOWN.get(name, "?")))}
    assert known == expected["detail"]
