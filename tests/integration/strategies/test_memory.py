"""Nothing is kept of a page once its outcome is handed over."""

import threading

import psutil
from tests.support.static_site import static_site
from tests.support.work import CountingWork, hotels

from atrium.contracts.search import PageRequest

PAGES, WARM, SIZE = 900, 300, 500_000  # bytes of a page; all that come after WARM have 300 MB


def resident() -> int:
    own = psutil.Process()
    return sum(process.memory_info().rss for process in (own, *own.children(recursive=True)))


def test_memory_does_not_grow_with_the_number_of_pages(strategy, site_of):
    with static_site(padding=SIZE) as address:
        few = hotels(address, 20)
        many = [PageRequest(position=(1, n), kind="detail", url=few[n % 20].url) for n in range(PAGES)]
        work, before = CountingWork(many), 0
        for number, outcome in enumerate(work.each(strategy.extract(work, site_of(address), threading.Event()))):
            assert outcome.timing.bytes_inflated > 0.9 * SIZE
            if number == WARM:
                before = resident()
        assert resident() - before < 40e6
