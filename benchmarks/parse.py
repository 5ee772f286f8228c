"""One real-sized hotel page: what does each parser cost, next to building the tree and doing nothing with it?"""

import time
from collections.abc import Callable
from typing import Any

from selectolax.lexbor import LexborHTMLParser

from atrium import gazetteer
from atrium.origin.facts import facts
from atrium.origin.pages import Pages
from atrium.sources.tripadvisor.detail import parse_detail
from benchmarks.harness import Sample, digest, race, table


def page() -> tuple[str, bytes]:
    city = gazetteer.find("Barcelona")[0]
    hotel = facts(7, city, 3, 0)
    assert hotel is not None
    found = Pages(seed=7, shape="2017").get(hotel.path)
    assert found is not None
    return hotel.path, found.body


def timed(work: Callable[[], Any], times: int, *, comparable: bool = True) -> Sample:
    """The best of `times`: everything above it is somebody else on the machine."""
    best, result = float("inf"), None
    for _ in range(times):
        start = time.perf_counter()
        result = work()
        best = min(best, time.perf_counter() - start)
    return Sample(best, digest([result.model_dump(mode="json")]) if comparable else None)


def main() -> None:
    url, body = page()
    record = race(
        "parse",
        question=f"Parse one hotel page of {len(body) / 1024:.0f} KiB, shape of 2017",
        expected="lexbor at most 1.3 x a bare tree, because most facts are had without one; bs4 40 x slower or more",
        variants={
            "lexbor": lambda: timed(lambda: parse_detail(body, url=url), 20),
            "bare lexbor tree": lambda: timed(lambda: LexborHTMLParser(body), 20, comparable=False),
            "bs4 (html.parser)": lambda: timed(lambda: parse_detail(body, url=url, parser="bs4"), 1),
            "bs4 (lxml)": lambda: timed(lambda: parse_detail(body, url=url, parser="bs4-lxml"), 1),
        },
        rounds=9,
    )
    print(table(record, "bare lexbor tree"))


if __name__ == "__main__":
    main()
