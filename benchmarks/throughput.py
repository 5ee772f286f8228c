"""1,200 hotel pages without latency, from a static server: strategies and Scrapy, same facts from the same pages."""

import statistics
import tempfile
from pathlib import Path

from atrium.contracts.search import PageRange
from atrium.origin.export import export
from atrium.origin.pages import Pages
from benchmarks.harness import Sample, child, digest, race, table
from benchmarks.static_server import nginx

CITY, PAGES, MANY = "Shanghai", 1_200, 12_000
STRATEGIES = ("asyncio-threads", "sharded", "asyncio")


def crawl(*command: str) -> Sample:
    found = child("-m", *command)
    assert len(found["items"]) == PAGES, f"{command}: {len(found['items'])} of {PAGES} pages"
    figures = {"peak_mb": max(found["memory"]) / 2**20} if "memory" in found else {}
    return Sample(found["seconds"], digest(found["items"]), figures)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "pages"
        Path(folder).chmod(0o755)
        export(Pages(seed=7, shape="2017"), root, [CITY], PageRange(first=1, last=None))
        paths = sorted(path.name for path in root.glob("Hotel_Review-*.html"))[:PAGES]
        with nginx(root) as address:
            few, many = Path(folder) / "few", Path(folder) / "many"
            few.write_text("\n".join(f"{address}/{path}" for path in paths))
            many.write_text("\n".join(f"{address}/{path}?{turn}" for turn in range(MANY // PAGES) for path in paths))
            record = race(
                "throughput",
                question=f"{PAGES:,} hotel pages, no latency, nginx on the same two cores",
                expected="the default strategy at least 5 x as fast as Scrapy: it builds no tree and waits for nobody",
                variants={
                    **{
                        name: (lambda name=name: crawl("benchmarks.peers.atrium_pages", name, str(few)))
                        for name in STRATEGIES
                    },
                    "scrapy": lambda: crawl("benchmarks.peers.spider", str(few)),
                },
                rounds=5,
            )
            print(table(record, "asyncio-threads"))
            longer(few, many)


def longer(few: Path, many: Path) -> None:
    """Ten times the pages: the same time per page, and memory that stays where it is."""

    def run(file: Path, pages: int) -> Sample:
        found = child("-m", "benchmarks.peers.atrium_pages", "asyncio-threads", str(file), "--count")
        assert found["failures"] == 0
        half = len(found["memory"]) // 2
        figures = {
            "peak_mb": max(found["memory"]) / 2**20,
            "growth_mb": (statistics.mean(found["memory"][half:]) - statistics.mean(found["memory"][2:half])) / 2**20,
        }
        return Sample(found["seconds"] / pages, None, figures)

    record = race(
        "throughput_long",
        question=f"Seconds per page: {MANY:,} pages against {PAGES:,}",
        expected="within 10 %, below 250 MB and flat: nothing is kept of a page once its hotel is handed over",
        variants={f"{PAGES:,} pages": lambda: run(few, PAGES), f"{MANY:,} pages": lambda: run(many, MANY)},
        rounds=5,
    )
    print(table(record, f"{PAGES:,} pages"))
    for figure in ("peak_mb", "growth_mb"):
        found = [sample[figure] for sample in record["samples"] if sample["variant"] == f"{MANY:,} pages"]
        print(f"{figure} over {MANY:,} pages: median {statistics.median(found):.0f}, largest {max(found):.0f}")


if __name__ == "__main__":
    main()
