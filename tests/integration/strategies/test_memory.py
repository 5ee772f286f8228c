"""Memory that does not grow with the number of pages: in a process of its own, its children counted."""

import json
import subprocess
import sys

import pytest
from tests.support.static_site import ROOT, static_site

KINDS = ("threads", "asyncio-threads", "asyncio-processes")  # the others are made of the same machinery
PAGES, PADDING = 3_000, 20_000  # 60 MB inflated in all
ROOM = 12.0  # MB: what allocators keep; a fifth of what comes
SEARCH = """
import json, sys, threading
from pathlib import Path
import psutil
from tests.support.work import CountingWork, hotels
from atrium.fetching.policy import FetchPolicy
from atrium.fetching.rate import FileRate
from atrium.fetching.robots import Robots
from atrium.fetching.site import Site
from atrium.strategies import registry

def held():
    own = psutil.Process()
    return sum(process.memory_full_info().uss for process in (own, *own.children())) / 2**20

name, address, folder, pages = sys.argv[1:]
site = Site(FetchPolicy(address, requests_per_second=1e6), Robots(), FileRate(Path(folder)))
strategy = registry.open(name)
outcomes = strategy.extract(CountingWork(hotels(address, int(pages))), site, threading.Event())
samples = [held() for done, outcome in enumerate(outcomes, 1) if outcome.hotel and done % 500 == 0]
strategy.close()
print(json.dumps(samples))
"""


@pytest.mark.long("integration/strategies/test_contract.py::test_no_more_pages_than_there_is_room_for")
@pytest.mark.parametrize("name", KINDS)
def test_memory_does_not_grow_with_the_pages(name, tmp_path):
    with static_site(total=PAGES, padding=PADDING) as address:
        found = subprocess.run(
            [sys.executable, "-c", SEARCH, name, address, str(tmp_path), str(PAGES)],
            cwd=ROOT,
            capture_output=True,
            check=True,
        )
    samples = json.loads(found.stdout)
    assert len(samples) == PAGES // 500
    assert max(samples[1:]) - samples[0] < ROOM, samples
