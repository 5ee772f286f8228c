"""What every rate does, whether it is kept in files or in Valkey."""

import pickle
import subprocess
import sys
import time

import pytest
import redis
from tests.support.valkey import Valkey

from atrium.contracts.errors import RateLimited
from atrium.fetching import rate as module
from atrium.fetching import valkey_rate
from atrium.fetching.policy import FetchPolicy
from atrium.fetching.rate import FileRate, Rate
from atrium.fetching.robots import Robots
from atrium.fetching.site import Site
from atrium.fetching.valkey_rate import AGAIN_SECONDS, QUIET_SECONDS, ValkeyRate, _scripts

HOST = "hotels.example:80"


@pytest.fixture(scope="module")
def valkey(tmp_path_factory):
    server = Valkey(tmp_path_factory.mktemp("valkey"), appendfsync="no").start()
    yield server
    server.stop()


@pytest.fixture(autouse=True)
def _hang_up():
    """A process keeps its connection for good."""
    yield
    _scripts.cache_clear()


@pytest.fixture(params=["file", "valkey"])
def rate(request, tmp_path) -> Rate:
    if request.param == "file":
        return FileRate(tmp_path / "rates")
    valkey = request.getfixturevalue("valkey")
    with redis.Redis(port=valkey.port) as client:
        client.flushall()
    time.sleep(QUIET_SECONDS)  # what the test before has learned counts no longer
    return ValkeyRate(valkey.url)


def test_a_turn_is_given_once(rate):
    assert rate.ask(HOST, 5) == 0
    assert 4 < rate.ask(HOST, 5) <= 5
    assert pickle.loads(pickle.dumps(rate)).ask(HOST, 5) > 4
    assert rate.ask("other.example:80", 5) == 0


def test_waiting_reserves_nothing(rate):
    rate.ask(HOST, 5)
    assert all(4 < rate.ask(HOST, 5) <= 5 for _ in range(3))


def test_a_hold_counts_without_a_limit_too(rate):
    rate.hold(HOST, 7, time.monotonic())
    assert 6 < rate.ask(HOST, 0) <= 7
    rate.hold(HOST, 3, time.monotonic())  # does not shorten it
    assert rate.ask(HOST, 0) > 6


def test_a_complaint_slows_down_and_turns_recover(rate):
    def turn(host: str) -> float:
        """Takes one, and how far the next one is; less where the machine is late."""
        while wait := rate.ask(host, 0):
            time.sleep(wait)
        return rate.ask(host, 0)

    hosts = [f"{number}.example:80" for number in range(5)]
    for host in hosts:
        rate.hold(host, 0, time.monotonic())
    assert 0.8 * module.FIRST_SPACING < max(map(turn, hosts)) <= module.FIRST_SPACING
    for _ in range(13):
        last = turn(hosts[0])
    assert last <= module.FIRST_SPACING * module.RECOVERY**13


def test_requests_that_were_refused_together_slow_down_once(rate):
    asked = time.monotonic()
    for _ in range(20):
        rate.hold(HOST, 0.05, asked)
    time.sleep(0.06)
    assert rate.ask(HOST, 0) == 0
    assert rate.ask(HOST, 0) <= module.FIRST_SPACING


TURNS = """
import pickle, sys, time
rate, turns = pickle.loads(bytes.fromhex(sys.argv[1])), 0
while turns < 8:
    asked = time.monotonic()
    wait = rate.ask("hotels.example:80", 0.1)
    if wait == 0:
        turns += 1
        print(asked, time.monotonic(), flush=True)
    else:
        time.sleep(wait)
"""


def test_processes_take_turns(rate):
    command = [sys.executable, "-c", TURNS, pickle.dumps(rate).hex()]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    told = [process.communicate(timeout=30)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    # a turn was given at some moment between these two, however busy the machine is
    asked, given = zip(*(map(float, line.split()) for out in told for line in out.splitlines()), strict=True)
    assert len(asked) - 1 <= (max(given) - min(asked)) / 0.1


def test_complaints_that_are_long_on_their_way_slow_down_once_as_well(valkey, monkeypatch):
    run, ways = ValkeyRate._run, iter((0, 2 * valkey_rate.ON_THE_WAY, 2 * valkey_rate.ON_THE_WAY))
    monkeypatch.setattr(ValkeyRate, "_run", lambda *asked: time.sleep(next(ways)) or run(*asked))
    rate, asked = ValkeyRate(valkey.url), time.monotonic()
    for _ in range(3):
        rate.hold("far.example:80", 0, asked)
    with redis.Redis(port=valkey.port) as client:
        assert float(client.hget("atrium:rate:far.example:80", "spacing")) == module.FIRST_SPACING


def test_a_complaint_is_heard_by_those_who_know_no_limit(valkey):
    """Asked ten times a second only: that is how late a complaint of another process counts."""
    here, there = ValkeyRate(valkey.url), valkey.url.replace("127.0.0.1", "localhost")
    assert here.ask("busy.example:80", 0) == 0
    ValkeyRate(there).hold("busy.example:80", 7, time.monotonic())  # another address: another process's memory
    time.sleep(QUIET_SECONDS)
    assert here.ask("busy.example:80", 0) > 6


def test_without_a_limit_a_page_costs_no_question(valkey):
    rate = ValkeyRate(valkey.url)
    rate.ask("free.example:80", 0)
    with redis.Redis(port=valkey.port) as client:
        before = client.info("stats")["total_commands_processed"]
        began, count = time.monotonic(), 0
        while time.monotonic() - began < 0.5:
            assert rate.ask("free.example:80", 0) == 0
            count += 1
        asked = client.info("stats")["total_commands_processed"] - before
        forgotten = client.keys("*free*")
    assert count > 1000
    assert asked <= 3 * (1 + 0.5 / QUIET_SECONDS)  # a script that reads the clock and the host is three commands
    assert forgotten == []


def test_a_host_is_forgotten_some_day(valkey):
    ValkeyRate(valkey.url).ask("rare.example:80", 5)
    with redis.Redis(port=valkey.port) as client:
        assert 86_000 < client.ttl("atrium:rate:rare.example:80") < 87_000


def test_without_valkey_nobody_asks(tmp_path, monkeypatch):
    monkeypatch.setattr(valkey_rate, "PATIENCE_SECONDS", 1.0)
    server = Valkey(tmp_path).start()
    rate = ValkeyRate(server.url)
    assert rate.ask(HOST, 0) == 0
    server.kill()
    time.sleep(QUIET_SECONDS)
    missed = time.monotonic()

    def ask_for_ever() -> None:
        while True:
            assert [rate.ask(HOST, 0), rate.ask("other.example:80", 1)] == [AGAIN_SECONDS, AGAIN_SECONDS]
            time.sleep(0.05)

    with pytest.raises(RateLimited):
        ask_for_ever()
    assert time.monotonic() - missed > 1
    for interval in (0, 1):
        with pytest.raises(RateLimited, match="can't be kept in Valkey"):
            rate.ask(HOST, interval)
    server.start()
    assert rate.ask(HOST, 0) == 0
    server.kill()
    time.sleep(QUIET_SECONDS)
    assert rate.ask(HOST, 0) == AGAIN_SECONDS  # patient anew
    server.start()
    assert rate.ask(HOST, 0) == 0
    _scripts(server.url)["ask"].registered_client.close()
    server.stop()


def test_a_complaint_heard_while_valkey_is_away_counts_when_it_is_back(tmp_path):
    """A page that was refused just then is not lost: it waits like all others."""
    server = Valkey(tmp_path).start()
    rate = ValkeyRate(server.url)
    assert rate.ask(HOST, 0) == 0
    server.kill()
    rate.hold(HOST, 60, time.monotonic())
    assert rate.ask(HOST, 0) == AGAIN_SECONDS
    server.start()
    assert 30 < rate.ask(HOST, 0) <= 60
    assert rate.ask("other.example:80", 0) == 0
    _scripts(server.url)["ask"].registered_client.close()
    server.stop()


def test_which_rate_a_site_has(monkeypatch):
    policy = FetchPolicy("http://127.0.0.1:1")
    monkeypatch.delenv("ATRIUM_VALKEY_URL", raising=False)
    assert isinstance(Site(policy, Robots()).rate, FileRate)
    monkeypatch.setenv("ATRIUM_VALKEY_URL", "valkey://:word@127.0.0.1:1/0")
    site = Site(policy, Robots())
    assert site.rate == ValkeyRate("valkey://:word@127.0.0.1:1/0")
    assert "word" not in repr(site)
