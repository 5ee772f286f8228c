"""One search kept whole, page by page: the picture on the first page of the site is drawn from this record."""

import json
import threading
import time

from atrium.cli.practice import PracticeSite
from atrium.contracts.search import Finished, PageTiming, RunReport, SearchQuery
from atrium.fetching.policy import FetchPolicy
from atrium.fetching.site import Site, open_site
from atrium.searching.search import search
from atrium.strategies import registry
from atrium.strategies.strategy import Strategy
from benchmarks.city import CITY, LATENCY
from benchmarks.harness import RESULTS, machine

STAGES = ("queued", "started", "connected", "first_byte", "received", "inflated", "parsed")


def one_search(site: Site, strategy: Strategy) -> RunReport:
    for event in search(SearchQuery(city=CITY, strategy=registry.DEFAULT), site, strategy, threading.Event()):
        if isinstance(event, Finished):
            return event.report
    raise RuntimeError("the search did not finish")


def since(start: float, timing: PageTiming) -> dict[str, float]:
    return {stage: round(getattr(timing, stage) - start, 5) for stage in STAGES if getattr(timing, stage) is not None}


def main() -> None:
    started, host = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), machine()
    with PracticeSite("--latency", str(LATENCY)) as practice:
        site = open_site(FetchPolicy(base_url=practice.address()))
        strategy = registry.open(registry.DEFAULT)
        try:
            one_search(site, strategy)  # renders the pages
            report = one_search(site, strategy)
        finally:
            strategy.close()
    start = min(timing.queued for timing in report.timings)
    record = {
        "name": "one_search",
        "question": f"One search, page by page: {CITY}, 1 list page and 30 hotel pages, {LATENCY} s latency",
        "machine": host,
        "started": started,
        "report": report.model_dump(mode="json", exclude={"timings"}),
        "pages": [since(start, timing) for timing in report.timings],
    }
    (RESULTS / "one_search.json").write_text(json.dumps(record, indent=1) + "\n")
    print(f"{record['question']}: {report.seconds:.3f} s, {report.seconds / report.floor_seconds:.2f} x of the floor")


if __name__ == "__main__":
    main()
