"""axe-core, the Nu HTML checker, bytes and foreign requests on every page, Lighthouse on every public one."""

import json
import statistics
import subprocess
import tempfile
from pathlib import Path

from tests.browser import browsing, living
from tests.browser.pages import UNLISTED, Page

NODE = browsing.ROOT / "node_modules"
TO_REACH = {"performance": 95, "accessibility": 100, "best-practices": 95, "seo": 95}
SETTLED = 500  # milliseconds


def main() -> None:
    parser = browsing.parser(__doc__)
    parser.add_argument("--quick", action="store_true", help="without Lighthouse, which takes half a minute a page")
    arguments = parser.parse_args()
    address, pages = browsing.asked(arguments)
    wrong: list[str] = []
    with browsing.browser() as browser, tempfile.TemporaryDirectory() as folder:
        kept = {who: browsing.sign_in(browser, address, who) for who in {page.who for page in pages}}
        if "guest" in kept:
            living.live(browser, address, kept["guest"])
        pages = browsing.named(browser, address, pages, kept)
        for page in pages:
            found = looked_at(browser, address, page, kept[page.who], Path(folder))
            print(f"{page.name:16} {found.pop() / 1000:6.0f} KB  {'; '.join(found) or 'good'}", flush=True)
            wrong += [f"{page.name}: {each}" for each in found]
        wrong += nu(Path(folder))
    if not arguments.quick:
        for page in pages:
            if page.who == "nobody" and page.name not in UNLISTED:
                wrong += lighthouse(address, page)
    raise SystemExit("\n".join(["", *wrong]) if wrong else 0)


def looked_at(browser: browsing.Browser, address: str, page: Page, kept: dict, folder: Path) -> list:
    """What is wrong with it, and last how many bytes its first view took; its HTML is left in `folder`."""
    wrong: list = []
    transferred = 0
    for dark in (False, True):
        context = browsing.context(browser, kept, dark=dark)
        try:
            tab = context.new_page()
            session = context.new_cdp_session(tab)
            session.send("Network.enable")
            sizes: list[float] = []
            session.on("Network.loadingFinished", lambda event, sizes=sizes: sizes.append(event["encodedDataLength"]))
            tab.on(
                "request", lambda ask: wrong.append(f"asks {ask.url}") if browsing.foreign(ask.url, address) else None
            )
            tab.on("pageerror", lambda error: wrong.append(f"script: {error}"))
            if page.who != "nobody":
                context.request.get(f"{address}/accounts/session/")  # renews what says who asks
            answer = tab.goto(f"{address}{page.path}")
            tab.wait_for_timeout(SETTLED)
            transferred = max(transferred, int(sum(sizes)))
            assert answer is not None
            if answer.status >= 500:
                wrong.append(f"answers {answer.status}")
            if not dark:
                (folder / f"{page.name}.html").write_bytes(answer.body())
            tab.evaluate((NODE / "axe-core" / "axe.min.js").read_text())
            mode = "dark" if dark else "light"
            for violation in tab.evaluate("axe.run()")["violations"]:
                where = ", ".join(node["target"][0] if node["target"] else "?" for node in violation["nodes"][:3])
                wrong.append(f"axe {mode}: {violation['id']} at {where}")
            if tab.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wrong.append(f"{mode}: wider than the window")
        finally:
            context.close()
    if transferred > page.budget:
        wrong.append(f"{transferred:,} bytes of {page.budget:,}")
    return [*wrong, transferred]


def nu(folder: Path) -> list[str]:
    jar = NODE / "vnu-jar" / "build" / "dist" / "vnu.jar"
    run = subprocess.run(
        ["java", "-jar", jar, "--stdout", "--format", "json", "--errors-only", "--exit-zero-always", folder],
        check=True,
        capture_output=True,
        timeout=300,
    )
    messages = json.loads(run.stdout)["messages"]
    told = [f"{Path(each['url']).stem}: html: {each['message']} (line {each.get('lastLine')})" for each in messages]
    print(f"Nu HTML checker: {len(told)} errors")
    return told


def lighthouse(address: str, page: Page) -> list[str]:
    """One run; where it misses, the medians of three: a busy machine makes scripts look slow."""
    runs = [scores(address, page)]
    if missed(runs):
        runs += [scores(address, page) for _ in range(2)]
    print(f"{page.name:16} Lighthouse {medians(runs)}{' (of three)' if len(runs) > 1 else ''}", flush=True)
    return [f"{page.name}: Lighthouse {each}" for each in missed(runs)]


def medians(runs: list[dict[str, int]]) -> dict[str, float]:
    return {name: statistics.median(run.get(name, 0) for run in runs) for name in TO_REACH}


def missed(runs: list[dict[str, int]]) -> list[str]:
    found = medians(runs)
    return [f"{name} {found[name]}, to reach {least}" for name, least in TO_REACH.items() if found[name] < least]


def scores(address: str, page: Page) -> dict[str, int]:
    with tempfile.NamedTemporaryFile(suffix=".json") as file:  # into a pipe it may write half of it
        command = [
            NODE / ".bin" / "lighthouse",
            f"{address}{page.path}",
            "--quiet",
            "--output=json",
            f"--output-path={file.name}",
            f"--chrome-path={browsing.chromium()}",
            "--chrome-flags=--headless=new --no-sandbox",
            f"--only-categories={','.join(TO_REACH)}",
        ]
        subprocess.run(command, check=False, timeout=300)
        report = json.loads(Path(file.name).read_text() or '{"runtimeError": {"message": "it said nothing"}}')
    if failure := report.get("runtimeError"):
        raise SystemExit(f"{page.name}: Lighthouse: {failure['message']}")
    categories = report["categories"].items()
    return {name: round(each["score"] * 100) for name, each in categories if each["score"] is not None}


if __name__ == "__main__":
    main()
