"""The pages of a file of addresses with one of Atrium's strategies, without a search around them.

Run as `python -m benchmarks.peers.atrium_pages STRATEGY URLS [--count] ANSWER`. Leaves one JSON document in
ANSWER: seconds from the first request to the last outcome, memory of all processes, and the items (with --count only
how many failed, so that what is measured is the strategy's memory and not the list of results).
"""

import json
import sys
import threading
import time
from pathlib import Path

import psutil

from atrium.contracts.search import PageRequest
from atrium.fetching.policy import FetchPolicy
from atrium.fetching.site import open_site
from atrium.strategies import registry


class Addresses:
    """A work list that never grows."""

    def __init__(self, urls: list[str]) -> None:
        self._requests = (
            PageRequest(position=(1, number), kind="detail", url=url) for number, url in enumerate(urls, 1)
        )

    def take(self, limit: int) -> list[PageRequest]:
        return [request for _, request in zip(range(limit), self._requests, strict=False)]


def memory() -> int:
    """Bytes that this process and its children hold."""
    own = psutil.Process()
    total = 0
    for process in (own, *own.children(recursive=True)):
        try:
            total += process.memory_info().rss
        except psutil.NoSuchProcess:
            continue
    return total


def main() -> None:
    name, file, *options, answer = sys.argv[1:]
    urls = Path(file).read_text().split()
    base = "/".join(urls[0].split("/")[:3])
    site = open_site(FetchPolicy(base_url=base, requests_per_second=float("inf")))
    strategy = registry.open(name)
    items, failures, samples = [], 0, []
    start = time.monotonic()
    for done, outcome in enumerate(strategy.extract(Addresses(urls), site, threading.Event()), 1):
        if outcome.hotel is None:
            failures += 1
        elif "--count" not in options:
            hotel = outcome.hotel.model_dump(mode="json")
            items.append({**hotel, "amenities": sorted(hotel["amenities"])})
        if done % max(1, len(urls) // 40) == 0:
            samples.append(memory())
    seconds = time.monotonic() - start
    strategy.close()
    document = {"seconds": seconds, "items": items, "failures": failures, "memory": samples}
    Path(answer).write_text(json.dumps(document))


if __name__ == "__main__":
    main()
