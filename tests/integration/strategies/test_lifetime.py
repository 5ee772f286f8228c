"""What a strategy leaves behind when it is closed, or when somebody dies: nothing, and no page without an outcome."""

import gc
import os
import signal
import subprocess
import sys
import threading

import psutil
import pytest
from tests.integration.strategies.conftest import AVAILABLE, WITH_CHILDREN
from tests.support.clock import Clock, until
from tests.support.static_site import ROOT, counters, static_site
from tests.support.work import CountingWork, hotels

from atrium.contracts.errors import StrategyFailed
from atrium.strategies import registry


def left() -> tuple[int, int, list[str]]:
    """Open files, child processes, threads."""
    gc.collect()
    process = psutil.Process()
    return process.num_fds(), len(process.children()), sorted(thread.name for thread in threading.enumerate())


@pytest.fixture(scope="module", autouse=True)
def _loops_have_started(town) -> None:
    """The first loop of a process opens two files for good, and so does the first task that is sent."""
    strategy = registry.open("asyncio")
    strategy._loop.call(lambda: None)
    strategy.close()


@pytest.fixture
def _tasks_were_sent(name, town, site_of) -> None:
    if name == "celery":
        strategy = registry.open(name)
        list(strategy.extract(CountingWork(hotels(town, 1)), site_of(town), threading.Event()))
        strategy.close()


@pytest.mark.parametrize("ending", ["unused", "done", "left early", "cancelled", "in the middle"])
@pytest.mark.parametrize("name", AVAILABLE)
@pytest.mark.usefixtures("_tasks_were_sent")
def test_nothing_stays_behind(name, ending, town, site_of):
    before = left()
    strategy, cancelled = registry.open(name), threading.Event()
    outcomes = strategy.extract(CountingWork(hotels(town, 20)), site_of(town), cancelled)
    if ending == "done":
        assert len(list(outcomes)) == 20
    elif ending != "unused":
        next(outcomes)
        if ending == "left early":
            outcomes.close()
        elif ending == "cancelled":
            cancelled.set()
            list(outcomes)
    clock = Clock()
    strategy.close()
    strategy.close()
    assert clock.seconds() < 1
    del outcomes
    assert left() == before
    with pytest.raises(StrategyFailed, match="was closed"):
        list(strategy.extract(CountingWork(hotels(town, 20)), site_of(town), threading.Event()))
    assert left() == before


@pytest.mark.parametrize("mode", ["well", "silent", "cut off"])
@pytest.mark.parametrize("name", AVAILABLE)
def test_closed_while_somebody_searches(name, mode, site_of):
    with static_site(latency=0.1, mode=mode) as address:
        strategy, raised = registry.open(name), []

        def run() -> None:
            try:
                site = site_of(address, backoff=600.0, backoff_limit=600.0)
                list(strategy.extract(CountingWork(hotels(address, 90)), site, threading.Event()))
            except StrategyFailed as error:
                raised.append(error)

        searching = threading.Thread(target=run)
        searching.start()
        try:
            until(lambda: counters(address)["requests"] > 0)
        finally:
            clock = Clock()
            strategy.close()
        searching.join(20)
        assert clock.seconds() < 1
        assert (searching.is_alive(), len(raised)) == (False, 1)


@pytest.mark.parametrize("name", WITH_CHILDREN)
def test_a_child_that_is_killed_costs_its_pages_only(name, town, site_of):
    before = psutil.Process().children()
    strategy, site = registry.open(name), site_of(town)
    try:
        list(strategy.extract(CountingWork(hotels(town, 20)), site, threading.Event()))
        victim = next(child for child in psutil.Process().children() if child not in before)
        victim.suspend()  # so that it has pages for sure
        killer = threading.Timer(0.5, victim.kill)
        killer.start()
        outcomes = list(strategy.extract(CountingWork(hotels(town, 40)), site, threading.Event()))
        killer.join()
        codes = [outcome.failure.code for outcome in outcomes if outcome.failure]
        assert len(outcomes) == 40
        assert 1 <= len(codes) <= 8
        assert set(codes) == {"strategy_failed"}
        again = list(strategy.extract(CountingWork(hotels(town, 40)), site, threading.Event()))
        assert [outcome.failure for outcome in again] == [None] * 40
    finally:
        strategy.close()


@pytest.mark.parametrize("name", WITH_CHILDREN)
def test_without_a_process_every_page_fails_and_nothing_hangs(name, town, site_of, monkeypatch, caplog):
    before = left()
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    strategy = registry.open(name)
    outcomes = list(strategy.extract(CountingWork(hotels(town, 12)), site_of(town), threading.Event()))
    assert [outcome.failure.code for outcome in outcomes] == ["strategy_failed"] * 12
    assert len(caplog.records) == 1
    strategy.close()
    assert left() == before


@pytest.mark.parametrize("name", WITH_CHILDREN)
def test_children_leave_ctrl_c_to_their_parent(name, town, site_of):
    strategy, site = registry.open(name), site_of(town)
    try:
        list(strategy.extract(CountingWork(hotels(town, 20)), site, threading.Event()))
        children = [child for child in psutil.Process().children() if "machinery.child" in " ".join(child.cmdline())]
        for child in children:
            child.send_signal(signal.SIGINT)
            assert os.getpgid(child.pid) != os.getpgrp()
        outcomes = list(strategy.extract(CountingWork(hotels(town, 20)), site, threading.Event()))
        assert [outcome.failure for outcome in outcomes] == [None] * 20
        assert all(child.is_running() for child in children)
    finally:
        strategy.close()


SEARCH_FOR_EVER = """
import sys, threading
from tests.support.work import CountingWork, hotels
from atrium.fetching.policy import FetchPolicy
from atrium.fetching.robots import Robots
from atrium.fetching.site import Site
from atrium.strategies import registry
name, address = sys.argv[1:]
site = Site(FetchPolicy(address), Robots())
strategy = registry.open(name)
try:
    list(strategy.extract(CountingWork(hotels(address, 40)), site, threading.Event()))
except KeyboardInterrupt:
    strategy.close()
    sys.exit(130)
"""


@pytest.mark.parametrize(("number", "status"), [(signal.SIGKILL, -signal.SIGKILL), (signal.SIGINT, 130)])
@pytest.mark.parametrize("name", WITH_CHILDREN)
def test_children_end_with_their_parent(name, number, status, tmp_path):
    with static_site(mode="silent") as address:
        parent = subprocess.Popen(
            [sys.executable, "-c", SEARCH_FOR_EVER, name, address],
            env={**os.environ, "XDG_RUNTIME_DIR": str(tmp_path), "PYTHONPATH": str(ROOT)},
            stderr=subprocess.PIPE,
        )
        until(lambda: counters(address)["requests"] > 0)
        children = psutil.Process(parent.pid).children()
        assert len(children) >= 2
        parent.send_signal(number)
        stderr = parent.communicate(timeout=5)[1].decode()
        until(lambda: not any(child.is_running() for child in children), 3)
        assert (parent.returncode, stderr) == (status, "")
