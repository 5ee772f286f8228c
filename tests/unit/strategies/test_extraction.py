"""From a raw page to an outcome: whatever comes, nothing is raised."""

import gzip
import logging
import pickle
import subprocess
import sys
import threading

import pytest
from tests.support.static_site import hotel_page, list_page

from atrium.contracts.errors import BodyCorrupt, PageMissing, RateLimited, RequestRefused
from atrium.contracts.search import PageRequest
from atrium.fetching.page import RawPage, Stopwatch
from atrium.fetching.policy import FetchPolicy
from atrium.fetching.robots import Robots
from atrium.fetching.site import Site
from atrium.sources.tripadvisor import TripAdvisor
from atrium.strategies.extraction import extract, failed

URL = "http://127.0.0.1:1/Hotel_Review-g1-d5-Reviews-x.html"
DETAIL = PageRequest(position=(1, 5), kind="detail", url=URL)
WALL = b"<title>x</title><script>window.awsWafCookieDomainList=[]</script>"
SITE = Site(FetchPolicy("http://127.0.0.1:1"), Robots())


def raw(page: bytes) -> RawPage:
    return RawPage(url=URL, body=gzip.compress(page), content_encoding="gzip", charset="utf-8")


def test_a_hotel_with_its_times():
    page = hotel_page(5, 1000)
    outcome = extract(DETAIL, raw(page), Stopwatch(), SITE)
    assert outcome.failure is None
    assert (outcome.hotel.source_id, outcome.hotel.review_count) == ("5", 5)
    assert outcome.timing.queued < outcome.timing.inflated < outcome.timing.parsed
    assert outcome.timing.bytes_inflated == len(page)


def test_a_list():
    url = "http://127.0.0.1:1/Hotels-g1-Town-Hotels.html"
    request = PageRequest(position=(1, 0), kind="list", url=url)
    outcome = extract(request, raw(list_page(1, 45)), Stopwatch(), SITE)
    assert (outcome.failure, outcome.hotel, len(outcome.listing.hotels)) == (None, None, 30)


def test_who_did_it():
    names = []

    def run() -> None:
        names.append(extract(DETAIL, raw(hotel_page(5, 100)), Stopwatch(), SITE).timing.worker)

    thread = threading.Thread(target=run, name="parse_7")
    thread.start()
    thread.join()
    assert names == ["parse_7"]


@pytest.mark.parametrize(
    ("page", "code"),
    [
        (raw(WALL), "bot_wall"),
        (raw(b"<title>Search results</title><p>none"), "empty_page"),
        (RawPage(url=URL, body=b"no gzip", content_encoding="gzip", charset=None), "body_corrupt"),
    ],
)
def test_a_page_that_is_not_what_it_should_be(page, code):
    outcome = extract(DETAIL, page, Stopwatch(), SITE)
    assert (outcome.hotel, outcome.failure.code, outcome.failure.url) == (None, code, URL)


def test_a_defect_in_a_parser_is_an_outcome_and_is_logged(monkeypatch, caplog):
    def broken(*_, **__):
        raise KeyError("rating")

    monkeypatch.setattr(TripAdvisor, "parse_detail", broken)
    with caplog.at_level(logging.ERROR):
        outcome = extract(DETAIL, raw(hotel_page(5, 100)), Stopwatch(), SITE)
    assert (outcome.failure.code, outcome.failure.message) == ("failed", "KeyError: 'rating'")
    assert outcome.failure.duty == "page"
    assert caplog.records[0].exc_info[0] is KeyError
    assert URL in caplog.text


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (RequestRefused("403", body=WALL), "bot_wall"),
        (RateLimited("429", body=WALL), "bot_wall"),
        (RequestRefused("405", body=b"<p>method not allowed"), "request_refused"),
        (RequestRefused("403", body=hotel_page(5, 100)), "request_refused"),
        (PageMissing("404"), "page_missing"),
        (BodyCorrupt("cut off", url="http://127.0.0.1:1/other"), "body_corrupt"),
        (ValueError("who knows"), "failed"),
    ],
)
def test_a_wall_behind_a_status_is_a_wall(error, code):
    outcome = failed(DETAIL, Stopwatch(), error, SITE)
    assert outcome.failure.code == code
    assert outcome.failure.url == (getattr(error, "url", None) or URL)


def test_it_travels_to_processes():
    assert pickle.loads(pickle.dumps(extract)) is extract
    outcome = extract(*pickle.loads(pickle.dumps((DETAIL, raw(hotel_page(5, 100)), Stopwatch(), SITE))))
    assert pickle.loads(pickle.dumps(outcome)) == outcome


def test_a_process_that_parses_only_imports_no_client():
    program = (
        "import sys, atrium.strategies.machinery.child, atrium.strategies.machinery.parsing;"
        "sys.exit(bool({'aiohttp', 'urllib3', 'http.client', 'ssl'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False).returncode == 0
