"""The Search page while a thousand hotels arrive in about five seconds: how long was the longest frame?

Wall-clock gaps between animation frames, in a real browser before the whole system. What else the machine does is in
them: the test in tests/e2e/test_search_page.py counts time on the processor instead.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, expect
from tests.browser import browsing
from tests.support.system import System
from tests.support.valkey import free_port

from benchmarks.harness import Sample, race

PAGES, LATENCY = "1-34", 0.12  # 30 hotels a list page, 32 pages at once: a thousand in about five seconds
FRAME = 100  # milliseconds: the target
# What the page is asked for while hotels arrive: ticks, another order, a filter. The waiting for the end is in the same
# script: one of the tool's own would take 14 ms of a frame for being read.
HANDS = """async () => {
  const frames = []; let last = performance.now();
  const each = (now) => { frames.push(now - last); last = now; requestAnimationFrame(each); };
  requestAnimationFrame((now) => { last = now; requestAnimationFrame(each); });
  const wait = (time) => new Promise((done) => setTimeout(done, time));
  await wait(1500); document.querySelector("#tick-all")?.click();
  await wait(800); document.querySelector("thead [data-order=rating]").click();
  await wait(800); const filter = document.querySelector("#filter");
  filter.value = "hotel"; filter.dispatchEvent(new Event("input")); await wait(500);
  filter.value = ""; filter.dispatchEvent(new Event("input"));
  const status = document.querySelector("#job-status");
  for (let left = 240; left && ["queued", "running"].includes(status.dataset.status); left--) await wait(250);
  return frames;
}"""


@contextmanager
def practice_site(port: int):
    command = [sys.executable, "-m", "atrium", "origin", "serve", "--port", str(port), "--latency", str(LATENCY)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            yield
        finally:
            process.terminate()


def watched(page: Page, address: str) -> Sample:
    job = page.request.post(
        f"{address}/api/search/jobs",
        data={"city": "Tokyo", "country": "JP", "pages": PAGES},
        headers={"Origin": address},
    ).json()["id"]
    page.goto(f"{address}/dashboard/jobs/{job}/")
    started = time.monotonic()
    gaps = page.evaluate(HANDS)
    seconds = time.monotonic() - started
    expect(page.locator("#job-status")).to_have_attribute("data-status", "finished")
    told = page.locator("#shown").inner_text()
    assert int(told.split()[0].replace(",", "")) >= 1000, told
    longest = sorted(gaps)[-10:]
    figures = {"hotels_seconds": seconds, "frames": len(gaps), "median_ms": statistics.median(gaps)}
    return Sample(longest[-1] / 1000, figures=figures | {f"longest_{n}_ms": gap for n, gap in enumerate(longest, 1)})


def main() -> None:
    port = free_port()
    with tempfile.TemporaryDirectory() as folder, practice_site(port):
        system = System(Path(folder) / "var", ATRIUM_SOURCE_URL=f"http://127.0.0.1:{port}").start()
        try:
            with browsing.browser() as browser:
                kept = browsing.sign_in(browser, system.address, "guest")
                context = browsing.context(browser, kept)
                page = context.new_page()
                watched(page, system.address)  # warm
                record = race(
                    "frames",
                    question="The longest frame of the Search page while 1,000 hotels arrive in about 5 s",
                    expected=f"none above {FRAME} ms on a quiet machine: four times a second what is in view is drawn",
                    variants={"search page": lambda: watched(page, system.address)},
                    rounds=5,
                )
        finally:
            system.stop()
    worst = [sample["seconds"] * 1000 for sample in record["samples"]]
    print(f"longest frame of each of {len(worst)} searches: {', '.join(f'{each:.0f} ms' for each in worst)}")
    print(f"target {FRAME} ms: {'reached' if max(worst) <= FRAME else 'missed'}")


if __name__ == "__main__":
    main()
