"""What every strategy in the registry has to do: the same for all of them."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.support.static_site import counters, static_site
from tests.support.work import CountingWork, facts, hotels, listed

from atrium.contracts.hotel import Hotel
from atrium.contracts.search import PageOutcome, PageRequest
from atrium.fetching.robots import Robots
from atrium.strategies import registry

STAGES = ("queued", "started", "connected", "first_byte", "received", "inflated", "parsed")


def never() -> threading.Event:
    return threading.Event()


@pytest.fixture(scope="module")
def faulty() -> Iterator[str]:
    with static_site(mode="faults") as address:
        yield address


def test_the_same_hotels_as_one_after_the_other(strategy, town, site_of):
    site = site_of(town)
    expected = [Hotel(
        source="tripadvisor", source_id=str(99 + place), name=f"Hotel Número {99 + place} & Søn", rating=4.5,
        url=f"{town}/Hotel_Review-g1-d{99 + place}-Reviews-Hotel_{99 + place}-Town.html", review_count=99 + place,
        price_low=199.0 + place, price_high=299.0 + place, currency="USD",
    ) for place in range(1, 41)]  # fmt: skip
    outcomes = sorted(strategy.extract(CountingWork(hotels(town, 40)), site, never()), key=lambda o: o.request.position)
    assert [outcome.hotel for outcome in outcomes] == expected


def test_work_may_grow_while_it_is_worked_on(strategy, town, site_of):
    work = CountingWork([PageRequest(position=(1, 0), kind="list", url=f"{town}/Hotels-g1-Town-Hotels.html")])
    positions = []
    for outcome in strategy.extract(work, site_of(town), never()):
        positions.append(outcome.request.position)
        if outcome.listing:
            page = outcome.request.position[0]
            work.waiting += listed(town, outcome.listing, page)
            if page < 3:
                url = f"{town}/Hotels-g1-oa{30 * page}-Town-Hotels.html"
                work.waiting.append(PageRequest(position=(page + 1, 0), kind="list", url=url))
    assert sorted(positions) == [(page, place) for page in (1, 2, 3) for place in range(31)]


def test_each_page_fails_for_its_own_reason(strategy, faulty, site_of):
    site = site_of(faulty, attempts=2, backoff=0.01)
    site = type(site)(site.policy, Robots(((faulty, "User-agent: *\nDisallow: /private"),)), site.rate)
    requests = hotels(faulty, 50)
    for place, url in ((51, "http://127.0.0.1:9/elsewhere"), (52, f"{faulty}/private/x"), (53, "ftp://nowhere")):
        requests.append(PageRequest(position=(1, place), kind="detail", url=url))
    outcomes = list(strategy.extract(CountingWork(requests), site, never()))
    assert {o.request.position[1]: o.failure.code for o in outcomes if o.failure} == {
        8: "page_missing",
        18: "bot_wall",
        28: "empty_page",
        38: "connection_broken",
        48: "body_corrupt",
        51: "address_refused",
        52: "forbidden_by_robots",
        53: "address_refused",
    }
    assert all(outcome.failure.url for outcome in outcomes if outcome.failure)
    assert sorted(outcome.request.position[1] for outcome in outcomes) == list(range(1, 54))


def test_every_page_has_all_its_times_in_order(strategy, town, site_of):
    began = time.monotonic()
    for outcome in strategy.extract(CountingWork(hotels(town, 30)), site_of(town), never()):
        timing = outcome.timing
        stamps = [began, *(getattr(timing, stage) for stage in STAGES), time.monotonic()]
        assert None not in stamps
        assert stamps == sorted(stamps)
        assert (timing.attempts, timing.worker != "") == (1, True)
        assert timing.bytes_inflated > timing.bytes_received > 100


def test_no_more_pages_than_there_is_room_for(strategy, site_of):
    with static_site(latency=0.02) as address:
        work = CountingWork(hotels(address, 60))
        for number, _ in enumerate(work.each(strategy.extract(work, site_of(address, concurrency=5), never()))):
            if number % 20 == 10:
                time.sleep(0.2)  # a caller who is busy: nothing is taken meanwhile
                assert work.taken - number <= 5
        seen = counters(address)
    assert (work.taken, work.held) == (60, 0)
    assert work.most_held == seen["most_at_once"] == (1 if strategy.name == "sequential" else min(5, most(strategy)))


def most(strategy) -> int:
    return getattr(strategy, "most", 1)


@pytest.mark.parametrize("trouble", ["silent", "stalled", "busy", "failing"])
def test_cancelled_within_a_second_whatever_is_waited_for(strategy, site_of, trouble):
    with static_site(mode=trouble) as address:
        site = site_of(address, backoff=60.0, backoff_limit=60.0)
        cancelled, when = threading.Event(), []

        def cancel() -> None:
            while counters(address)["requests"] == 0:
                time.sleep(0.02)
            time.sleep(0.2)
            when.append(time.monotonic())
            cancelled.set()

        canceller = threading.Thread(target=cancel)
        canceller.start()
        outcomes = list(strategy.extract(CountingWork(hotels(address, 40)), site, cancelled))
        assert time.monotonic() - when[0] < 1
        canceller.join()
        assert {outcome.failure.code for outcome in outcomes} <= {"cancelled"}


@pytest.mark.parametrize("by", ["closing", "an exception"])
def test_leaving_early_leaves_nothing_under_way(strategy, site_of, by):
    with static_site(latency=0.05) as address:
        outcomes = strategy.extract(CountingWork(hotels(address, 90)), site_of(address), never())
        if by == "closing":
            next(outcomes)
            outcomes.close()
        else:
            with pytest.raises(ZeroDivisionError):
                leave(outcomes)
            del outcomes
        time.sleep(0.3)
        before = counters(address)["requests"]
        time.sleep(0.2)
        assert counters(address)["requests"] == before < 90


def leave(outcomes: Iterator[PageOutcome]) -> None:
    for _ in outcomes:
        raise ZeroDivisionError


def test_a_second_search_needs_no_new_connection(strategy, site_of):
    with static_site(latency=0.02) as address:
        site = site_of(address, concurrency=6)
        for _ in range(2):
            assert len(list(strategy.extract(CountingWork(hotels(address, 48)), site, never()))) == 48
            before = counters(address)["connections"]  # itself one
        list(strategy.extract(CountingWork(hotels(address, 48)), site, never()))
        after = counters(address)["connections"] - 1
    # a shard may have up to all six at once, and has not had that before
    assert after - before <= (6 if strategy.name == "sharded" else 0)


def test_several_searches_share_one_strategy(strategy, town, site_of):
    def one(count: int) -> list[dict]:
        return facts(strategy.extract(CountingWork(hotels(town, count)), site_of(town), never()))

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(one, (10, 20, 30, 40)))
    assert [len(one) for one in found] == [10, 20, 30, 40]
    assert all(one == found[3][: len(one)] for one in found)


def test_the_registry_says_the_same_name(strategy):
    assert strategy.name in registry.names()
