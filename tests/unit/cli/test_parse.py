import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from atrium.cli import parse as command

PAGES = Path(__file__).parents[2] / "pages"
LIST = PAGES / "list-2017-city" / "page.html"
WALL = PAGES / "wall-aws-waf" / "page.html"
EMPTY = PAGES / "list-2017-empty" / "page.html"
STRANGER = PAGES / "wall-stranger" / "page.html"
HOTEL = """<!DOCTYPE html><html><head><title>x</title>
<link rel="canonical" href="https://www.tripadvisor.com/Hotel_Review-g900101-d7101-Reviews-The_Otter_s_Holt-Lindhavn.html"/>
<script type="application/ld+json">{"@context":"http://schema.org","@type":"LodgingBusiness","name":"The Otter's Holt",
"url":"/Hotel_Review-g900101-d7101-Reviews-The_Otter_s_Holt-Lindhavn.html",
"aggregateRating":{"@type":"AggregateRating","ratingValue":"4.5","reviewCount":"12"}}</script></head><body></body></html>"""
INN = """<!DOCTYPE html><html><body><script type="application/ld+json">{"@context":"https://schema.org",
"@type":"Hotel","name":"Inn at the End"}</script></body></html>"""
KEYS = ["source_id", "name", "url", "geo_id", "rating", "review_count", "rank", "rank_total", "price", "sponsored"]


def run(*arguments, given=None):
    done = CliRunner().invoke(command.parse, [str(each) for each in arguments], input=given)
    return done.exit_code, [json.loads(line) for line in done.stdout.splitlines()], done.stderr


def test_a_list_has_exactly_the_documented_keys():
    status, (document,), _ = run("--kind", "list", LIST)
    assert status == 0
    assert list(document) == ["kind", "geo_id", "total", "next_url", "hotels"]
    assert (document["kind"], document["geo_id"], document["total"]) == ("list", "900101", 1077)
    assert list(document["hotels"][0]) == [*KEYS, "position"]
    assert [hotel["source_id"] for hotel in document["hotels"]] == ["7101", "7102", "7103", "7104", "7105", "7106"]


def test_links_are_resolved_against_the_url():
    _, (document,), _ = run("--url", "http://127.0.0.1:9/Hotels-g900101-Lindhavn-Hotels.html", LIST)
    assert document["next_url"] == "http://127.0.0.1:9/Hotels-g900101-oa30-Lindhavn-Hotels.html"
    assert document["hotels"][0]["url"].startswith("http://127.0.0.1:9/Hotel_Review-g900101-d7101-")


def test_a_hotel_has_its_kind_first():
    status, (document,), _ = run("--kind", "detail", "-", given=HOTEL)
    assert status == 0
    assert list(document)[:3] == ["kind", "source", "source_id"]
    assert (document["kind"], document["source_id"], document["rating"]) == ("detail", "7101", 4.5)


@pytest.mark.parametrize(
    ("page", "kind", "source"),
    [
        (LIST.read_text(encoding="utf-8"), "list", None),
        ((PAGES / "list-2025" / "page.html").read_text(encoding="utf-8"), "list", None),
        ((PAGES / "list-2023-data" / "page.html").read_text(encoding="utf-8"), "list", None),
        (HOTEL, "detail", "tripadvisor"),
        (INN, "detail", "schema_org"),
    ],
)
def test_what_a_page_is_is_seen_by_its_contents(page, kind, source):
    status, (document,), _ = run("-", given=page)
    assert (status, document["kind"], document.get("source")) == (0, kind, source)


def test_a_page_of_the_other_kind_is_told_so():
    status, (document,), _ = run("--kind", "list", PAGES / "list-hotel-page" / "page.html")
    assert (status, document) == (3, {"kind": "unknown", "reason": "this is a hotel's own page, no list of hotels"})
    status, (document,), _ = run("--kind", "detail", LIST)
    assert (status, document) == (3, {"kind": "unknown", "reason": "this is no hotel's page"})


def test_a_source_can_be_picked():
    assert run("--source", "tripadvisor", "-", given=INN)[0] == 3
    assert run("--source", "schema_org", "-", given=INN)[0] == 0
    done = CliRunner().invoke(command.parse, ["--source", "nobody", str(LIST)])
    assert "nobody" in done.exception.message


@pytest.mark.parametrize(
    ("page", "kind", "seen"),
    [(WALL, "wall", "AWS WAF"), (EMPTY, "empty", "without a single hotel"), (STRANGER, "unknown", "no list of hotels")],
)
def test_what_is_no_hotel_has_a_reason_and_status_3(page, kind, seen):
    status, (document,), _ = run(page)
    assert (status, document["kind"]) == (3, kind)
    assert seen in document["reason"]


@pytest.mark.parametrize("parser", ["lexbor", "bs4", "bs4-lxml"])
def test_parsers_print_the_same(parser):
    assert run("--parser", parser, LIST)[1] == run(LIST)[1]


def test_gzip_is_known_by_its_first_bytes(tmp_path):
    (tmp_path / "plain.gz").write_bytes(gzip.compress(LIST.read_bytes()))
    (tmp_path / "hidden.html").write_bytes(
        gzip.compress(LIST.read_bytes()[:900]) + gzip.compress(LIST.read_bytes()[900:])
    )
    status, documents, _ = run(tmp_path / "plain.gz", tmp_path / "hidden.html", LIST)
    assert status == 0
    assert documents[0] == documents[1] == documents[2]


def broken_files(folder):
    whole = gzip.compress(LIST.read_bytes())
    damaged = bytearray(whole)
    damaged[len(whole) // 2] ^= 0xFF
    for name, data in {
        "truncated.html.gz": whole[:-200],
        "damaged.html.gz": bytes(damaged),
        "text.html.gz": b"<html>no gzip at all</html>",
        "nothing.html.gz": b"",
    }.items():
        (folder / name).write_bytes(data)
        yield folder / name
    yield folder / "missing.html"
    yield folder


def test_files_that_can_not_be_read_have_a_line_on_stderr_and_no_document(tmp_path):
    for file in broken_files(tmp_path):
        status, documents, told = run(file)
        assert (status, documents) == (2, [])
        assert told.startswith("atrium: can't read ")
        assert told.count("\n") == 1


def test_one_bad_file_does_not_stop_the_others(tmp_path):
    status, documents, told = run(LIST, tmp_path / "missing.html", WALL, LIST)
    assert (status, [document["kind"] for document in documents]) == (2, ["list", "wall", "list"])
    assert "missing.html" in told
    assert run(LIST, WALL, LIST)[0] == 3


def test_what_inflates_without_end_is_not_read(tmp_path, monkeypatch):
    monkeypatch.setattr(command, "MAX_INFLATED", 100_000)
    (tmp_path / "bomb.html.gz").write_bytes(gzip.compress(b" " * 100_001))
    (tmp_path / "large.html").write_bytes(b" " * 100_001)
    for name in ("bomb.html.gz", "large.html"):
        status, documents, told = run(tmp_path / name)
        assert (status, documents) == (2, [])
        assert "MB" in told


def test_help_teaches():
    told = CliRunner().invoke(command.parse, ["--help"]).stdout
    assert "atrium parse --kind list" in told
    assert "Exit status" in told


def test_a_reader_who_leaves_is_not_told():
    script = f"""exec {sys.executable} -m atrium parse {" ".join([str(LIST)] * 200)}"""
    process = subprocess.Popen(
        ["/bin/sh", "-c", script], stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ
    )
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr.read() == b""
    assert process.wait(60) == 141
    process.stderr.close()
