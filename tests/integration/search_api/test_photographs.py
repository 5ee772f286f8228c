"""Photographs come from the source by way of search-api, and only what is a photograph and was given out."""

import asyncio
import gzip
import json
import urllib.request
from collections.abc import Callable

import jwt
import pytest
from tests.support.search_api import ADA, BOB, SECRET, SearchApi
from tests.support.static_site import PICTURES, static_site

from atrium import identity, photographs
from atrium.contracts.errors import TimedOut
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


def test_only_the_newest_are_remembered(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(under_test, "REMEMBERED", 1)
    with static_site() as site:

        async def look() -> None:
            kept = under_test.Photographs(lambda: FetchPolicy(site, requests_per_second=1e6))
            for name in ("taken", "drawn", "drawn", "taken"):
                await kept.get(f"{site}/media/{name}")

        asyncio.run(look())
        assert requests(site) == 4  # robots.txt, and the first one twice


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
