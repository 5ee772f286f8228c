"""How many pages are under way, and what happens to them when a search ends early: with a strategy driven by hand."""

import threading
from collections.abc import Sequence

import pytest
from tests.support.work import CountingWork, hotels

from atrium.contracts.errors import PageMissing, StrategyFailed
from atrium.fetching.policy import FetchPolicy
from atrium.fetching.robots import Robots
from atrium.fetching.site import Site
from atrium.strategies.extraction import failed
from atrium.strategies.machinery.pumped import Page, Pumped, Put, Run

ADDRESS = "http://127.0.0.1:1"


class InMemory(Pumped):
    """Every page fails at once; keeps what it was told."""

    name = "in-memory"

    def __init__(self) -> None:
        super().__init__()
        self.started: list[int] = []
        self.stopped = 0

    def begin(self, site: Site, put: Put) -> Run:
        self.site, self.put = site, put
        return self

    def start(self, pages: Sequence[Page]) -> None:
        self.started.append(len(pages))
        for page in pages:
            self.put(failed(page.request, page.watch, PageMissing("none"), self.site))

    def stop(self) -> None:
        self.stopped += 1


def site(concurrency: int = 4) -> Site:
    return Site(FetchPolicy(ADDRESS, concurrency=concurrency), Robots())


@pytest.mark.parametrize(("concurrency", "most", "limit"), [(4, 100, 4), (100, 3, 3), (1, 1, 1)])
def test_takes_only_what_there_is_room_for(concurrency, most, limit):
    strategy, work = InMemory(), CountingWork(hotels(ADDRESS, 20))
    strategy.most = most
    for _ in work.each(strategy.extract(work, site(concurrency), threading.Event())):
        assert work.held < limit
    assert (work.most_held, work.taken, strategy.started[0], strategy.stopped) == (limit, 20, limit, 1)


def test_nothing_to_do_is_done():
    strategy = InMemory()
    assert list(strategy.extract(CountingWork([]), site(), threading.Event())) == []
    assert (strategy.started, strategy.stopped) == ([], 1)


def test_cancelled_takes_no_more():
    strategy, work, cancelled = InMemory(), CountingWork(hotels(ADDRESS, 20)), threading.Event()
    outcomes = strategy.extract(work, site(), cancelled)
    next(outcomes)
    cancelled.set()
    assert list(outcomes) == []
    assert (work.taken, strategy.stopped) == (4, 1)


def test_left_early_stops_what_is_under_way():
    strategy = InMemory()
    outcomes = strategy.extract(CountingWork(hotels(ADDRESS, 20)), site(), threading.Event())
    next(outcomes)
    assert strategy.stopped == 0
    outcomes.close()
    assert strategy.stopped == 1


def test_closed_under_a_search():
    strategy = InMemory()
    outcomes = strategy.extract(CountingWork(hotels(ADDRESS, 20)), site(), threading.Event())
    next(outcomes)
    strategy.close()
    with pytest.raises(StrategyFailed, match="in-memory was closed"):
        list(outcomes)
