"""The practice site over real sockets, with a client that does nothing but HTTP."""

import gzip
import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

import psutil
import pytest
from tests.support.clock import Clock
from tests.support.practice import COMMAND, ask, practice_site, site_in

from atrium import gazetteer
from atrium.origin.app import Weather
from atrium.origin.facts import facts
from atrium.origin.numbering import detail_path, list_path
from atrium.sources import registry

DUBAI = gazetteer.find("Dubai")[0]
HOTEL = facts(7, DUBAI, 3, 0)
LIST = list_path(DUBAI)
SOURCE = registry.get("tripadvisor")


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    with practice_site() as running:
        yield running


GZIP = {"Accept-Encoding": "gzip"}


def test_pages_are_gzip_for_those_who_take_it_and_plain_for_others(port):
    packed, squeezed = ask(port, HOTEL.path, **GZIP)
    plain, body = ask(port, HOTEL.path)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert gzip.decompress(squeezed) == body
    assert int(packed.headers["Content-Length"]) == len(squeezed) < len(body) / 3
    assert packed.headers["Vary"] == "Accept-Encoding"


def test_head_and_conditional_requests(port):
    response, body = ask(port, HOTEL.path, "HEAD", **GZIP)
    assert (response.status, body) == (200, b"")
    assert int(response.headers["Content-Length"]) > 100_000
    unchanged, body = ask(port, HOTEL.path, **{"If-None-Match": response.headers["ETag"]})
    assert (unchanged.status, body) == (304, b"")


@pytest.mark.parametrize(
    ("path", "status", "location"),
    [
        (detail_path(DUBAI, 3, "Another Name"), 301, HOTEL.path),
        (LIST.replace("Dubai_", "Elsewhere_"), 301, LIST),
        (list_path(DUBAI, 99), 404, None),
        (detail_path(DUBAI, 1999, "None"), 404, None),
        ("/Hotels-g1-Nowhere-Hotels.html", 404, None),
        ("/../../etc/passwd", 404, None),
        ("/Hotel_Review-" + "g1" * 3000, 404, None),
    ],
)
def test_other_addresses(port, path, status, location):
    response, _ = ask(port, path)
    assert (response.status, response.headers.get("Location")) == (status, location)


def test_pages_are_for_reading(port):
    response, _ = ask(port, HOTEL.path, "POST", b"x")
    assert (response.status, response.headers["Allow"]) == (405, "GET, HEAD")


def test_both_typeaheads_name_the_place(port):
    query = SOURCE.place_query("dubai")
    response, answer = ask(port, query.path, query.method, query.body, **{"Content-Type": query.content_type})
    assert response.status == 200
    places = SOURCE.parse_places(answer, f"http://127.0.0.1:{port}")
    assert (places[0].geo_id, places[0].name, places[0].kind) == (str(DUBAI.id), "Dubai", "CITY")
    _, bare = ask(port, "/TypeAheadJson?query=dubai")
    assert SOURCE.parse_places(bare, f"http://127.0.0.1:{port}") == places
    kinds = {item["placeType"] for item in json.loads(bare)}
    assert kinds == {"CITY", "ACTIVITY", "ACCOMMODATION"}
    broken, _ = ask(port, "/data/graphql/ids", "POST", b"{")
    assert broken.status == 400


def test_pictures_and_a_page_for_people(port):
    picture, body = ask(port, f"/media/photo-s/{HOTEL.id}.svg")
    assert picture.headers["Content-Type"].startswith("image/svg+xml")
    assert len(body) < 10_000
    home, body = ask(port, "/")
    assert home.status == 200
    assert b"Shanghai" in body


@pytest.mark.parametrize(
    ("weather", "status", "said"),
    [
        (Weather(), 200, b"Crawl-delay: 0\n"),
        (Weather(crawl_delay=2.5), 200, b"Crawl-delay: 2.5\n"),
        (Weather(robots="forbid"), 200, b"Disallow: /\n"),
        (Weather(robots="missing"), 404, b""),
        (Weather(robots="error"), 503, b""),
    ],
)
def test_robots_txt(weather, status, said):
    with site_in(weather) as running:
        response, body = ask(running, "/robots.txt")
        assert response.status == status
        assert said in body


def test_latency_jitter_bandwidth_and_crawl_delay():
    options = ("--latency", "0.2", "--jitter", "0.1", "--bandwidth", "400000", "--crawl-delay", "2.5")
    with practice_site(*options) as running:
        assert b"Crawl-delay: 2.5\n" in ask(running, "/robots.txt")[1]
        ask(running, HOTEL.path, "HEAD")
        start, clock = time.monotonic(), Clock()
        ask(running, HOTEL.path, "HEAD")
        assert time.monotonic() - start >= 0.2
        assert clock.seconds() < 0.6
        start = time.monotonic()
        _, body = ask(running, HOTEL.path, **GZIP)
        assert time.monotonic() - start > 0.2 + 0.7 * len(body) / 400_000


def test_a_rate_limit_says_how_long_to_wait():
    with practice_site("--rate-limit", "3") as running:
        ask(running, HOTEL.path, "HEAD")  # the first page waits for the cities to be loaded
        time.sleep(1.1)
        answers = [ask(running, HOTEL.path, "HEAD")[0] for _ in range(5)]
        assert [answer.status for answer in answers] == [200, 200, 200, 429, 429]
        assert answers[-1].headers["Retry-After"] == "1"
        time.sleep(1.1)
        assert ask(running, HOTEL.path, "HEAD")[0].status == 200


def test_a_taken_port_is_told_in_one_line():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        command = [*COMMAND[:-1], str(taken.getsockname()[1])]
        run = subprocess.run(command, capture_output=True, text=True, timeout=20, check=False)
    assert run.returncode == 4
    assert run.stderr.count("\n") == 1
    assert "can't listen" in run.stderr


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ends_quietly(number):
    with subprocess.Popen(COMMAND, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        process.stdout.readline()
        process.send_signal(number)
        _, complaints = process.communicate(timeout=10)
    assert (complaints, process.returncode) == (b"", 0)


def test_ends_with_its_parent():
    with subprocess.Popen([*COMMAND, "--with-parent"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        process.stdin.close()
        assert process.wait(5) == 0


PARENT = """
import subprocess, sys, time
child = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE, start_new_session=True)
print(child.pid, child.stdout.readline().decode().strip(), flush=True)
time.sleep(60)
"""


def test_ends_when_its_parent_is_killed():
    with subprocess.Popen(
        [sys.executable, "-c", PARENT, *COMMAND, "--with-parent"], stdout=subprocess.PIPE, text=True
    ) as parent:
        child = psutil.Process(int(parent.stdout.readline().split()[0]))
        assert child.is_running()
        parent.kill()
        assert not psutil.wait_procs([child], timeout=20)[1]
