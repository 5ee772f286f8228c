"""What every strategy in the registry has to do: the same for all of them."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from tests.support.clock import Clock
from tests.support.static_site import FAULTS, TROUBLES, counters, static_site
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
    with static_site(faults=FAULTS) as address:
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
    requests = hotels(faulty, 60)
    for place, url in ((61, "http://127.0.0.1:9/elsewhere"), (62, f"{faulty}/private/x"), (63, "ftp://nowhere")):
        requests.append(PageRequest(position=(1, place), kind="detail", url=url))
    outcomes = list(strategy.extract(CountingWork(requests), site, never()))
    assert {o.request.position[1]: o.failure.code for o in outcomes if o.failure} == {
        8: "page_missing",
        18: "bot_wall",
        28: "empty_page",
        38: "connection_broken",
        48: "body_corrupt",
        61: "address_refused",
        62: "forbidden_by_robots",
        63: "address_refused",
    }
    assert all(outcome.failure.url for outcome in outcomes if outcome.failure)
    attempts = {outcome.request.position[1]: outcome.timing.attempts for outcome in outcomes}
    assert {place: count for place, count in attempts.items() if count != 1} == {
        38: 2,  # reset
        48: 2,  # cut off: seen when it is inflated, and fetched anew
        58: 2,  # cut off the first time only
        61: 0,
        62: 0,
        63: 0,
    }
    assert sorted(attempts) == list(range(1, 64))


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
    assert work.most_held == seen["most_at_once"] == min(5, strategy.most)


@pytest.mark.parametrize("trouble", [*TROUBLES, "slow pace"])
def test_cancelled_within_a_second_whatever_is_waited_for(strategy, site_of, trouble):
    with static_site(mode=trouble) as address:
        pace = 0.1 if trouble == "slow pace" else 1e6
        site = site_of(address, backoff=600.0, backoff_limit=600.0, requests_per_second=pace)
        cancelled, when = threading.Event(), []

        def cancel() -> None:
            while counters(address)["requests"] == 0:
                time.sleep(0.02)
            time.sleep(0.2)
            when.append(Clock())
            cancelled.set()

        canceller = threading.Thread(target=cancel)
        canceller.start()
        outcomes = list(strategy.extract(CountingWork(hotels(address, 40)), site, cancelled))
        assert when[0].seconds() < 1
        canceller.join()
        assert {outcome.failure.code for outcome in outcomes if outcome.failure} <= {"cancelled"}
        assert len(outcomes) < 40


@pytest.mark.parametrize("by", ["closing", "an exception"])
def test_leaving_early_leaves_nothing_under_way(strategy, site_of, by):
    """Half of the pages would be tried again and again."""
    with static_site(mode="half failing") as address:
        outcomes = strategy.extract(
            CountingWork(hotels(address, 90)[1:]),
            site_of(address, attempts=20, backoff=0.2, backoff_limit=0.2),
            never(),
        )
        if by == "closing":
            next(outcomes)
            outcomes.close()
        else:
            with pytest.raises(ZeroDivisionError):
                leave(outcomes)
            del outcomes
        time.sleep(0.3)
        before = counters(address)["requests"]
        time.sleep(0.5)
        assert counters(address)["requests"] == before < 90


def leave(outcomes: Iterator[PageOutcome]) -> None:
    for _ in outcomes:
        raise ZeroDivisionError


def test_a_second_search_needs_no_new_connection(strategy, site_of):
    with static_site(latency=0.01) as address:
        site = site_of(address, concurrency=6)
        for _ in range(2):
            assert len(list(strategy.extract(CountingWork(hotels(address, 30)), site, never()))) == 30
            before = counters(address)["connections"]  # itself one
        list(strategy.extract(CountingWork(hotels(address, 30)), site, never()))
        after = counters(address)["connections"] - 1
    # a shard may have up to all six at once, and has not had that before
    assert after - before <= (6 if strategy.name == "sharded" else 0)


def test_searches_side_by_side_keep_their_own_limits(strategy, town, site_of):
    def one(count: int) -> list[dict]:
        work, site = CountingWork(hotels(town, count)), site_of(town, concurrency=count // 10)
        found = facts(work.each(strategy.extract(work, site, never())))
        assert work.most_held <= count // 10
        return found

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(one, (10, 20, 30, 40)))
    assert [len(one) for one in found] == [10, 20, 30, 40]
    assert all(one == found[3][: len(one)] for one in found)


@pytest.mark.parametrize("ending", ["cancelled", "left"])
def test_a_search_that_ends_early_leaves_the_others_alone(strategy, site_of, ending):
    with static_site(latency=0.01) as address, ThreadPoolExecutor(1) as pool:
        cancelled = never()
        other = pool.submit(
            lambda: list(strategy.extract(CountingWork(hotels(address, 60)), site_of(address), never()))
        )
        outcomes = strategy.extract(CountingWork(hotels(address, 90)), site_of(address), cancelled)
        next(outcomes)
        if ending == "left":
            outcomes.close()
        else:
            cancelled.set()
            assert len(list(outcomes)) < 60
        assert [outcome.failure for outcome in other.result()] == [None] * 60


def test_the_registry_says_the_same_name(strategy):
    assert strategy.name in registry.names()
