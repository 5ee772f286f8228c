"""Robots, rate, retries, redirects: what both clients do between the address and the page."""

import dataclasses
import pickle
import time

import pytest
from tests.support.clients import CLIENTS, fetch
from tests.support.clock import Clock
from tests.support.fault_server import PAGE, answer

from atrium.contracts.errors import (
    AddressRefused,
    ContactMissing,
    ForbiddenByRobots,
    InvalidRequest,
    RateLimited,
    ServerFailed,
    TooManyRedirects,
    Unreachable,
)
from atrium.fetching.blocking import BlockingClient
from atrium.fetching.page import RawPage, Stopwatch
from atrium.fetching.policy import FetchPolicy
from atrium.fetching.site import forget_robots, open_site
from atrium.sources.source import Query

both = pytest.mark.parametrize("client", CLIENTS)


def robots(*lines: str) -> bytes:
    return answer(body="\n".join(["User-agent: *", *lines, ""]).encode(), content_type="text/plain")


def moments(server, path: str) -> list[float]:
    return [moment for _, target, _, _, moment in server.requests if target.startswith(path)]


@both
def test_a_retry_brings_the_page_and_the_stopwatch_counts_it(client, server, site_of):
    server.script["hotel"] = ["status-500", "reset-mid-body", "page"]
    watch = Stopwatch()
    assert fetch(client, f"{server.url}/hotel", site_of(server.url, attempts=4), watch) == PAGE
    assert watch.attempts == 3
    timing = watch.timing()
    stamps = [timing.queued, timing.started, timing.connected, timing.first_byte, timing.received]
    assert None not in stamps
    assert stamps == sorted(stamps)
    assert timing.bytes_received == len(PAGE)


@both
def test_attempts_have_an_end(client, server, site_of):
    server.script["hotel"] = ["status-503"] * 9
    with pytest.raises(ServerFailed):
        fetch(client, f"{server.url}/hotel", site_of(server.url, attempts=3))
    assert len(server.targets()) == 3


@both
def test_attempts_count_over_calls(client, server, site_of):
    """A strategy hands a page back whose body did not inflate: it gets the attempts that are left."""
    server.script["hotel"] = ["status-503"] * 9
    watch = Stopwatch(attempts=2)
    with pytest.raises(ServerFailed):
        fetch(client, f"{server.url}/hotel", site_of(server.url, attempts=3), watch)
    assert len(server.targets()) == 1


@both
@pytest.mark.parametrize("name", ["status-404", "status-403", "huge", "to-foreign", "brotli"])
def test_what_will_never_work_is_asked_for_once(client, name, server, site_of):
    with pytest.raises(Exception, match=r"."):
        fetch(client, f"{server.url}/{name}", site_of(server.url, attempts=5))
    assert len(server.targets()) == 1


@both
def test_retry_after_holds_everybody(client, server, site_of):
    """One page is told to wait a second: the others, which were not, wait as well, in whichever process."""
    site = site_of(server.url, attempts=3)
    server.script["first"] = ["wait-1"]
    fetch(client, f"{server.url}/first", site)
    asked, again = moments(server, "/first")
    assert again - asked >= 1
    start = time.monotonic()
    site.rate.hold(f"127.0.0.1:{server.port}", 0.6, start)
    fetch(client, f"{server.url}/second", pickle.loads(pickle.dumps(site)))
    assert time.monotonic() - start >= 0.6


@both
def test_a_retry_after_that_is_too_long_ends_the_page_and_those_behind_it(client, server, site_of):
    site = site_of(server.url, attempts=3, retry_after_limit=10)
    for _ in range(2):
        with pytest.raises(RateLimited) as caught:
            fetch(client, f"{server.url}/busy-429", site)
        assert caught.value.retry_after == pytest.approx(900, abs=2)
    assert len(server.targets()) == 1  # the second one did not even ask


@both
def test_robots_txt_is_obeyed_on_redirects_too(client, server):
    server.robots = robots("Disallow: /page", "Crawl-delay: 0")
    site = open_site(FetchPolicy(server.url))
    with pytest.raises(ForbiddenByRobots):
        fetch(client, f"{server.url}/page", site)
    with pytest.raises(ForbiddenByRobots):
        fetch(client, f"{server.url}/moved", site)
    assert server.targets() == ["/robots.txt", "/moved"]


@both
@pytest.mark.parametrize(
    ("lines", "own", "least"),
    [
        (["Crawl-delay: 0.3"], None, 0.3),
        (["Request-rate: 10/3"], None, 0.3),
        (["Crawl-delay: 0.1", "Request-rate: 10/3"], None, 0.3),
        (["Crawl-delay: 0.3"], 1000.0, 0.3),  # the site is stricter than the policy
        (["Crawl-delay: 0"], 1 / 0.3, 0.3),  # the policy is stricter than the site
        (["Disallow:"], None, 1.0),  # nobody says anything
        (["Crawl-delay: nan"], None, 1.0),
    ],
)
def test_pages_keep_their_distance(client, lines, own, least, server):
    server.robots = robots(*lines)
    site = open_site(FetchPolicy(server.url, requests_per_second=own))
    urls = [f"{server.url}/page?{number}" for number in range(3)]
    start, clock = time.monotonic(), Clock()
    got = CLIENTS[client](urls, site, [Stopwatch() for _ in urls])
    assert all(isinstance(page, RawPage) for page in got)
    # from the start: a server that is late to read the first request would bring it nearer to the second
    first, second, third = (moment - start for moment in moments(server, "/page"))
    assert (first >= 0, second >= least, third >= 2 * least) == (True, True, True)
    assert clock.seconds() < 2 * least + 1


@both
def test_a_generous_robots_txt_costs_no_time(client, server, tmp_path):
    server.robots = robots("Crawl-delay: 0")
    site = open_site(FetchPolicy(server.url))
    urls = [f"{server.url}/page?{number}" for number in range(100)]
    start = time.monotonic()
    assert all(isinstance(page, RawPage) for page in CLIENTS[client](urls, site, [Stopwatch() for _ in urls]))
    assert time.monotonic() - start < 10  # 100 s, were there a second between two
    assert not list(tmp_path.rglob("*.rate"))


@both
def test_a_host_that_complains_is_asked_more_slowly(client, server, site_of):
    """No limit is told, but the host refuses more than a few at once: nearly all pages come in the end."""
    site = site_of(server.url, attempts=4, backoff=0.2)
    for number in range(16):
        server.script[f"h{number}"] = ["status-429"]
    urls = [f"{server.url}/h{number}" for number in range(16)]
    assert all(isinstance(page, RawPage) for page in CLIENTS[client](urls, site, [Stopwatch() for _ in urls]))
    later = sorted(server.requests, key=lambda request: request[4])[16:]
    assert later[-1][4] - later[0][4] >= 0.3


@both
def test_connections_are_reused(client, server, site_of):
    watches = [Stopwatch() for _ in range(40)]
    urls = [f"{server.url}/page?{number}" for number in range(40)]
    CLIENTS[client](urls, site_of(server.url), watches)
    assert server.connections["opened"] <= 8
    assert sum(not watch.reused for watch in watches) == server.connections["opened"]


@both
def test_it_says_who_asks(client, server, site_of):
    fetch(client, f"{server.url}/page", site_of(server.url, contact="https://example.org/atrium"))
    fetch(client, f"{server.url}/page", site_of(server.url))
    agents = [headers["user-agent"] for _, _, headers, _, _ in server.requests]
    assert agents[0].startswith("Atrium/")
    assert agents[0].endswith(" (+https://example.org/atrium)")
    assert agents[1] == agents[0].partition(" ")[0]
    assert {headers["accept-encoding"] for _, _, headers, _, _ in server.requests} == {"gzip, deflate"}


@both
def test_a_name_of_the_same_machine_is_another_host(client, server, site_of):
    other = f"http://localhost:{server.port}/page"
    with pytest.raises(AddressRefused):
        fetch(client, other, site_of(server.url))
    assert fetch(client, other, site_of(server.url, extra_hosts=frozenset({f"localhost:{server.port}"}))) == PAGE


@both
def test_the_last_redirect_that_is_allowed(client, server, site_of):
    assert fetch(client, f"{server.url}/moved", site_of(server.url, max_redirects=1)) == PAGE
    with pytest.raises(TooManyRedirects):
        fetch(client, f"{server.url}/moved", site_of(server.url, max_redirects=0))


def test_4xx_for_robots_txt_allows_everything(server):
    for status in ("404 Not Found", "403 Forbidden", "410 Gone", "401 Unauthorized"):
        server.robots = answer(status, b"")
        forget_robots()
        site = open_site(FetchPolicy(server.url, requests_per_second=1000))
        assert fetch("threads", f"{server.url}/page", site) == PAGE


def test_5xx_for_robots_txt_forbids_everything(server):
    server.robots = answer("503 Busy", b"")
    with pytest.raises(ForbiddenByRobots, match="503"):
        open_site(FetchPolicy(server.url, backoff=0.01))
    server.robots = robots()
    open_site(FetchPolicy(server.url))  # and that is not remembered


def test_an_unreachable_robots_txt_says_so(server):
    gone = FetchPolicy("http://127.0.0.1:1", backoff=0.01)
    with pytest.raises(Unreachable):
        open_site(gone)


def test_robots_txt_is_read_once(server):
    server.robots = robots("Crawl-delay: 0")
    assert open_site(FetchPolicy(server.url)) == open_site(FetchPolicy(server.url))
    assert server.targets() == ["/robots.txt"]


def test_robots_txt_of_another_host_that_fails_closes_that_host_only(server):
    server.robots = robots("Crawl-delay: 0")
    policy = FetchPolicy(server.url, backoff=0.01, extra_hosts=frozenset({"127.0.0.1:1"}))
    site = open_site(policy)
    assert fetch("threads", f"{server.url}/page", site) == PAGE
    with pytest.raises(ForbiddenByRobots):
        fetch("threads", "http://127.0.0.1:1/page", site)


def test_robots_txt_can_be_ignored_only_aloud(server, caplog):
    server.robots = robots("Disallow: /")
    site = open_site(FetchPolicy(server.url, obey_robots=False))
    assert "is ignored" in caplog.text
    assert fetch("threads", f"{server.url}/page", site) == PAGE


@pytest.mark.parametrize(
    "address", ["https://www.example.org", "http://192.0.2.7:8000", "http://127.0.0.1.example.org"]
)
def test_a_live_site_wants_a_contact(address):
    with pytest.raises(ContactMissing) as caught:
        open_site(FetchPolicy(address))
    assert caught.value.exit_status == 2
    with pytest.raises(ContactMissing):
        open_site(FetchPolicy("http://127.0.0.1:1", extra_hosts=frozenset({"www.example.org"})))


def test_a_crawl_delay_that_nobody_would_wait_for_is_said(server):
    server.robots = robots("Crawl-delay: 86400")
    with pytest.raises(ForbiddenByRobots, match="86400 s"):
        open_site(FetchPolicy(server.url))


@pytest.mark.parametrize("manners", [{"requests_per_second": -1.0}, {"contact": "me\r\nCookie: x"}, {"contact": "李"}])
def test_manners_that_make_no_sense(manners):
    with pytest.raises(InvalidRequest):
        FetchPolicy("http://127.0.0.1:1", **manners)


def test_a_question_to_the_site(server, site_of):
    """What a typeahead is asked with arrives; after 302 it is asked again without it."""
    client = BlockingClient(connections=1)
    question = Query("POST", "/gzip", b'{"q":"Dubai"}', "application/json")
    assert client.ask(question, site_of(server.url)) == PAGE
    assert client.ask(dataclasses.replace(question, path="/moved-unquoted"), site_of(server.url)) == PAGE
    client.close()
    asked = [(method, target, body) for method, target, _, body, _ in server.requests]
    assert asked == [
        ("POST", "/gzip", question.body),
        ("POST", "/moved-unquoted", question.body),
        ("GET", "/pag%C3%A9%20name", b""),
    ]
    assert server.requests[0][2]["content-type"] == "application/json"


def test_a_site_travels(server):
    server.robots = robots("Disallow: /secret", "Crawl-delay: 0")
    site = pickle.loads(pickle.dumps(open_site(FetchPolicy(server.url))))
    with pytest.raises(ForbiddenByRobots) as caught:
        fetch("threads", f"{server.url}/secret", site)
    assert dataclasses.asdict(pickle.loads(pickle.dumps(site.policy))) == dataclasses.asdict(site.policy)
    error = pickle.loads(pickle.dumps(caught.value))
    assert (type(error), error.message, error.url) == (ForbiddenByRobots, caught.value.message, caught.value.url)


@both
def test_a_connection_that_the_server_closed_is_not_used_again(client, server, site_of):
    watches = [Stopwatch() for _ in range(30)]
    urls = [f"{server.url}/until-closed?{number}" for number in range(30)]
    assert all(isinstance(page, RawPage) for page in CLIENTS[client](urls, site_of(server.url), watches))
    assert not any(watch.reused for watch in watches)
