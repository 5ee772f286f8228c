"""What goes wrong on purpose, over real sockets: as plain HTTP has it, and as Atrium's own client reports it."""

import gzip
import threading
from contextlib import AbstractContextManager, closing
from http.client import HTTPConnection, IncompleteRead

import pytest
from tests.support.practice import ask, site_in
from tests.support.work import CountingWork

from atrium import gazetteer
from atrium.contracts.search import PageRequest
from atrium.fetching.policy import FetchPolicy
from atrium.fetching.site import open_site
from atrium.origin.app import Weather
from atrium.origin.facts import facts
from atrium.origin.faults import Faults
from atrium.origin.numbering import list_path
from atrium.strategies import registry

DUBAI = gazetteer.find("Dubai")[0]
HOTELS = [facts(7, DUBAI, index, 0) for index in range(40)]
HOTEL, LIST = HOTELS[3], list_path(DUBAI)
GZIP = {"Accept-Encoding": "gzip"}
CODES = {
    None: None,
    "503": "rate_limited",
    "reset": "connection_broken",
    "truncated": "body_corrupt",
    "stalled": "timed_out",
    "wall": "bot_wall",
    "wall403": "bot_wall",
    "consent": "consent_wall",
    "redirect": None,
    "404": "page_missing",
}


def site_with(faults: str = "") -> AbstractContextManager[int]:
    return site_in(Weather(faults=Faults.parse(faults)))


def outcomes(port: int, **limits: object) -> list[str | None]:
    """For each of HOTELS the code of its failure, None where it came."""
    address = f"http://127.0.0.1:{port}"
    site = open_site(FetchPolicy(address, read_timeout=6, requests_per_second=500, concurrency=8, **limits))
    requests = [
        PageRequest(position=(1, place), kind="detail", url=address + hotel.path) for place, hotel in enumerate(HOTELS)
    ]
    with closing(registry.open("asyncio")) as strategy:
        came = list(strategy.extract(CountingWork(requests), site, threading.Event()))
    failures = {outcome.request.position[1]: outcome.failure for outcome in came}
    return [failure.code if (failure := failures[place]) else None for place in range(len(HOTELS))]


def test_every_fault_meets_the_pages_that_it_should_and_is_told_by_its_name():
    shares = ",".join(f"{fault}=0.1" for fault in CODES if fault)
    expected = [Faults.parse(shares).fault(7, hotel.path, 1) for hotel in HOTELS]
    assert set(expected) == set(CODES), "forty hotels should meet all of them"
    with site_with(shares) as port:
        assert outcomes(port, attempts=1) == [CODES[fault] for fault in expected]


def test_what_passes_is_gone_after_some_attempts():
    with site_with("503=0.15,reset=0.15,truncated=0.15,redirect=0.15") as port:
        assert outcomes(port, attempts=6, backoff=0.01) == [None] * len(HOTELS)


@pytest.mark.parametrize("path", [HOTEL.path, LIST])
def test_a_redirect_leads_back_to_the_page(path):
    with site_with("redirect=1") as running:
        statuses = []
        while not statuses or (statuses[-1] != 200 and len(statuses) < 5):
            response, _ = ask(running, path)
            statuses.append(response.status)
            path = response.headers["Location"]
        assert statuses == [302, 301, 200]


@pytest.mark.parametrize(
    ("fault", "status"), [("503", 503), ("wall", 200), ("wall403", 403), ("consent", 200), ("404", 404)]
)
def test_faults_that_answer(fault, status):
    with site_with(f"{fault}=1") as running:
        response, body = ask(running, HOTEL.path)
        assert response.status == status
        assert len(body) < 5_000
        assert (response.headers.get("Retry-After") == "1") == (fault == "503")


def test_who_takes_no_gzip_gets_none():
    with site_with() as running:
        for accepted in ("", "identity", "br", "gzip;q=0", "gzip; q=0.000, identity"):
            response, body = ask(running, HOTEL.path, **{"Accept-Encoding": accepted})
            assert response.headers.get("Content-Encoding") is None, accepted
            assert body.startswith(b"<!DOCTYPE html>")


def test_a_truncated_body_has_the_length_that_it_says():
    with site_with("truncated=1") as running:
        response, body = ask(running, HOTEL.path, **GZIP)
        assert int(response.headers["Content-Length"]) == len(body)
        with pytest.raises(EOFError):
            gzip.decompress(body)


def test_a_reset_comes_in_the_middle_of_the_body():
    with site_with("reset=1") as running, pytest.raises((IncompleteRead, ConnectionError)):
        ask(running, HOTEL.path, **GZIP)


def test_a_stalled_body_never_ends():
    with site_with("stalled=1") as running:
        connection = HTTPConnection("127.0.0.1", running, timeout=20)
        connection.request("GET", HOTEL.path, headers=GZIP)
        response = connection.getresponse()
        connection.sock.settimeout(1)
        with pytest.raises(TimeoutError):
            response.read()
        connection.close()
