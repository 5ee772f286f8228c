"""What travels between a strategy and its workers: nothing is lost, and clocks of other machines are understood."""

import json
import pickle

import pytest

from atrium.contracts.errors import BotWall, ContactMissing
from atrium.contracts.hotel import Hotel
from atrium.contracts.search import PageOutcome, PageRequest
from atrium.fetching.page import Stopwatch
from atrium.fetching.policy import FetchPolicy
from atrium.fetching.robots import Robots
from atrium.fetching.site import Site
from atrium.strategies.machinery import exchange
from atrium.strategies.machinery.exchange import (
    read_outcome,
    read_page,
    read_site,
    write_outcome,
    write_page,
    write_site,
)
from atrium.strategies.machinery.pumped import Page

REQUEST = PageRequest(position=(2, 7), kind="detail", url="http://127.0.0.1:1/Hotel_Review-g1-d7-R.html")
STAMPS = dict(zip(exchange.STAMPS, (10.0, 11.0, 12.0, 13.0, 14.0, 15.0, 16.0), strict=True))


def outcome(**result) -> PageOutcome:
    watch = Stopwatch(**STAMPS, attempts=2, reused=True, bytes_received=5, bytes_inflated=50, worker="here/parse_0")
    return PageOutcome(request=REQUEST, timing=watch.timing(), **result)


def test_a_site_arrives_as_it_was():
    policy = FetchPolicy(
        "http://127.0.0.1:1",
        source="schema_org",
        parser="bs4",
        contact="me@example.org",
        requests_per_second=0.5,
        extra_hosts=frozenset({"127.0.0.1:2", "localhost:3"}),
    )
    robots = Robots((("http://127.0.0.1:1", "User-agent: *\nDisallow: /ü\n"),))
    site = read_site(write_site(Site(policy, robots)).encode())
    assert (site.policy, site.robots) == (policy, robots)
    assert hash(site.policy.extra_hosts)
    pickle.dumps(site)


def test_a_rate_that_is_no_limit_arrives_too():
    policy = FetchPolicy("http://127.0.0.1:1", requests_per_second=float("inf"))
    assert read_site(write_site(Site(policy, Robots())).encode()).policy == policy


def test_a_live_site_without_a_contact_is_refused_here_as_well():
    message = json.loads(write_site(Site(FetchPolicy("http://127.0.0.1:1"), Robots())))
    message["policy"]["base_url"] = "https://hotels.example"
    with pytest.raises(ContactMissing):
        read_site(json.dumps(message).encode())


def test_a_page_arrives_with_its_stopwatch():
    page = Page(REQUEST, Stopwatch(queued=5.0, attempts=1))
    assert read_page(write_page(page).encode()) == page


@pytest.mark.parametrize(
    "result",
    [
        {"hotel": Hotel(source="tripadvisor", source_id="7", url=REQUEST.url, name="Zür Æ", stars=4.5)},
        {"failure": BotWall("a wall", url=REQUEST.url).failure()},
    ],
)
def test_an_outcome_arrives_as_it_was(result):
    assert read_outcome(write_outcome(outcome(**result)).encode()) == outcome(**result)


def test_stamps_of_another_machine_are_told_in_our_time(monkeypatch):
    """It started 100 s later than this one, so its clock shows 100 s less."""
    own = exchange.clock()
    monkeypatch.setattr(exchange, "clock", lambda: own + 100)
    page, sent = write_page(Page(REQUEST, Stopwatch(queued=5.0))), write_outcome(outcome())
    monkeypatch.setattr(exchange, "clock", lambda: own)
    assert read_page(page.encode()).watch.queued == pytest.approx(105)
    timing = read_outcome(sent.encode()).timing
    assert [getattr(timing, name) for name in exchange.STAMPS] == pytest.approx(
        [stamp + 100 for stamp in STAMPS.values()]
    )


def test_a_stage_that_was_not_reached_stays_so(monkeypatch):
    own = exchange.clock()
    monkeypatch.setattr(exchange, "clock", lambda: own + 100)
    sent = write_outcome(PageOutcome(request=REQUEST, timing=Stopwatch(queued=1.0).timing()))
    monkeypatch.setattr(exchange, "clock", lambda: own)
    assert read_outcome(sent.encode()).timing.started is None


def test_one_machine_has_one_clock():
    assert max(abs(exchange.clock() - exchange.clock()) for _ in range(200)) < exchange.SAME_MACHINE
