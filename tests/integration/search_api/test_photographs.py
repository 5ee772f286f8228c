"""Photographs come from the source by way of search-api, and only what is a photograph and was given out."""

import asyncio
import gzip
import json
import urllib.request
from collections.abc import Callable

import jwt
import pytest
from tests.support.clock import Clock
from tests.support.search_api import ADA, BOB, SECRET, SearchApi
from tests.support.static_site import PICTURES, static_site

from atrium import identity, photographs
from atrium.contracts.errors import PageMissing, TimedOut, UnknownPage
from atrium.fetching.policy import FetchPolicy
from atrium.search_api import photographs as under_test


def requests(site: str) -> int:
    with urllib.request.urlopen(f"{site}/counters") as answer:
        return json.loads(gzip.decompress(answer.read()))["requests"]


def photograph(api: SearchApi, address: str, **options):
    return api.ask("GET", f"/photographs/{photographs.seal(address, SECRET)}", **options)


@pytest.mark.parametrize(("name", "kind"), [("drawn", "image/svg+xml"), ("taken", "image/jpeg")])
def test_it_comes_as_what_it_is_and_can_do_nothing(api: SearchApi, town: str, name: str, kind: str):
    answer = photograph(api, f"{town}/media/{name}")
    assert (answer.status, answer.headers["content-type"], answer.raw) == (200, kind, PICTURES[name])
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]
    assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert answer.headers["cache-control"] == "private, max-age=86400"


def test_the_source_is_asked_once_however_many_look(api: SearchApi):
    with static_site(latency=0.2) as site:

        async def look() -> None:
            kept = under_test.Photographs(lambda: FetchPolicy(site, requests_per_second=1e6))
            await asyncio.gather(*[kept.get(f"{site}/media/drawn")] * 8)
            await kept.get(f"{site}/media/drawn")

        asyncio.run(look())
        assert requests(site) == 2  # robots.txt is one


def test_what_can_not_be_had_is_asked_for_once_too(monkeypatch: pytest.MonkeyPatch):
    with static_site() as site:

        async def look() -> None:
            kept = under_test.Photographs(lambda: FetchPolicy(site, requests_per_second=1e6))
            for leaf, name in ((PageMissing, "/nothing"), (UnknownPage, "/media/page")) * 3:
                with pytest.raises(leaf):
                    await kept.get(site + name)
            assert requests(site) == 3  # robots.txt is one
            monkeypatch.setattr(under_test, "FAILURE_AGE", 0)
            for _ in range(2):
                with pytest.raises(PageMissing):
                    await kept.get(f"{site}/none")
            assert requests(site) == 5

        asyncio.run(look())


def test_a_slow_one_holds_up_no_other():
    with static_site(latency=1) as slow, static_site() as site:

        async def look() -> None:
            hosts = frozenset((slow.removeprefix("http://"),))
            kept = under_test.Photographs(lambda: FetchPolicy(site, requests_per_second=1e6, extra_hosts=hosts))
            waiting = asyncio.create_task(kept.get(f"{slow}/media/drawn"))
            await asyncio.sleep(0)
            await kept.get(f"{site}/media/drawn")
            assert not waiting.done()
            await waiting

        asyncio.run(look())


def test_who_goes_away_takes_it_from_nobody_else():
    with static_site(latency=0.2) as site:

        async def look() -> None:
            kept = under_test.Photographs(lambda: FetchPolicy(site, requests_per_second=1e6))
            first, second = (asyncio.create_task(kept.get(f"{site}/media/drawn")) for _ in range(2))
            await asyncio.sleep(0)
            first.cancel()
            assert (await second).media_type == "image/svg+xml"

        asyncio.run(look())


def test_no_host_is_asked_for_its_rules_but_the_one_that_has_it():
    with static_site() as site, static_site() as media, static_site() as other:

        async def look() -> None:
            hosts = frozenset(each.removeprefix("http://") for each in (media, other))
            kept = under_test.Photographs(lambda: FetchPolicy(site, requests_per_second=1e6, extra_hosts=hosts))
            await kept.get(f"{site}/media/drawn")
            await kept.get(f"{media}/media/drawn")

        asyncio.run(look())
        assert [requests(each) for each in (site, media, other)] == [2, 2, 0]


@pytest.mark.parametrize(
    "before",
    [
        b"",
        b"\xef\xbb\xbf",
        b'<?xml version="1.0"?>\n<!-- a > b --><!---->\n',
        b'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">\r\n',
        b'<!-- by hand --> <!DOCTYPE svg [ <!ENTITY ns "http://ns.example/"> ] >',
    ],
)
def test_what_may_stand_before_a_drawing(before: bytes):
    assert under_test.kind(before + b"<svg/>") == "image/svg+xml"
    assert under_test.kind(before + b"<html><svg/>") is None


@pytest.mark.parametrize(
    "piece", [b" ", b"<!-- ", b"<!---->", b"<?x?>", b"<!DOCTYPE", b"<!DOCTYPE [", b"<!DOCTYPE []>"]
)
def test_two_megabytes_of_beginnings_take_no_time(piece: bytes):
    clock = Clock()
    assert under_test.kind(piece * (under_test.LARGEST // len(piece))) is None
    assert clock.seconds() < 1


def test_only_the_newest_are_remembered(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(under_test, "REMEMBERED", 1)
    with static_site() as site:

        async def look() -> None:
            kept = under_test.Photographs(lambda: FetchPolicy(site, requests_per_second=1e6))
            for name in ("taken", "drawn", "drawn", "taken"):
                await kept.get(f"{site}/media/{name}")

        asyncio.run(look())
        assert requests(site) == 4  # robots.txt, and the first one twice


def test_what_is_too_old_is_not_kept_beside_what_comes(monkeypatch: pytest.MonkeyPatch):
    with static_site() as site:

        async def look() -> None:
            kept = under_test.Photographs(lambda: FetchPolicy(site, requests_per_second=1e6))
            for name in ("taken", "drawn"):
                monkeypatch.setattr(under_test, "AGE", 0)
                await kept.get(f"{site}/media/{name}")
            assert list(kept._known) == [f"{site}/media/drawn"]

        asyncio.run(look())


def test_who_waits_for_long_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(under_test, "PATIENCE", 0.1)
    with static_site(latency=5) as site:
        kept = under_test.Photographs(lambda: FetchPolicy(site))
        with pytest.raises(TimedOut, match="within"):
            asyncio.run(kept.get(f"{site}/media/drawn"))


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/media/page", 502, "unknown_page"),
        ("/media/large", 502, "body_too_large"),
        ("/media/elsewhere", 502, "address_refused"),
        ("/private/media/drawn", 403, "forbidden_by_robots"),
        ("/nothing", 404, "page_missing"),
    ],
)
def test_whatever_else_there_is_does_not_come(api: SearchApi, town: str, path: str, status: int, code: str):
    answer = photograph(api, town + path)
    assert (answer.status, answer.json["code"]) == (status, code)


@pytest.mark.parametrize(
    "address", ["http://127.0.0.1:9/media/drawn", "https://photos.example/1.jpg", "file:///etc/passwd"]
)
def test_no_other_host_is_asked(api: SearchApi, address: str):
    assert photograph(api, address).json["code"] == "address_refused"


def test_a_host_that_an_operator_names_is_asked(start: Callable[..., SearchApi], town: str):
    with static_site() as media:
        api = start(town, photograph_hosts=media.removeprefix("http://"))
        assert photograph(api, f"{media}/media/drawn").status == 200
        assert photograph(api, f"{media}/private/media/drawn").status == 403


def test_an_address_that_was_not_given_out_is_not_asked(api: SearchApi, town: str):
    address = f"{town}/media/drawn"
    cookie = identity.encode(ADA, SECRET)
    unsigned = jwt.encode({"aud": "photograph", "url": address}, None, algorithm="none")
    for sealed in (photographs.seal(address, "another secret"), unsigned, cookie, "x"):
        assert api.ask("GET", f"/photographs/{sealed}").status == 404
    assert photograph(api, address, person=None).status == 401
    assert photograph(api, address, person=BOB).status == 200
