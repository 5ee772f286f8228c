"""A real browser before a running instance, as nobody, as a guest and as staff."""

import argparse
import json
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, sync_playwright
from tests.browser.pages import PAGES, Page, Who

ROOT = Path(__file__).parents[2]
VAR = Path(os.environ.get("ATRIUM_VAR", ROOT / "var"))
SIZES = {"wide": {"width": 1440, "height": 900}, "phone": {"width": 390, "height": 844}}


def parser(description: str) -> argparse.ArgumentParser:
    arguments = argparse.ArgumentParser(description=description)
    arguments.add_argument("--address", help="of the instance; that of bin/up unless said otherwise")
    arguments.add_argument("pages", nargs="*", help="names of tests/browser/pages.py; all of them where none is named")
    return arguments


def asked(arguments: argparse.Namespace) -> tuple[str, list[Page]]:
    """The address, and the pages. Raises SystemExit where nothing runs or no page is called so."""
    known = {page.name: page for page in PAGES}
    if unknown := set(arguments.pages) - set(known):
        raise SystemExit(f"there is no page {', '.join(sorted(unknown))}; there are: {', '.join(known)}")
    address = arguments.address
    if not address:
        try:
            address = json.loads((VAR / "run" / "state.json").read_text())["address"]
        except (OSError, ValueError, KeyError):
            raise SystemExit("nothing runs; start it with bin/up, or say --address") from None
    return address.rstrip("/"), [known[name] for name in arguments.pages or known]


def chromium() -> str:
    found = os.environ.get("CHROME_PATH") or shutil.which("chromium") or shutil.which("google-chrome")
    if not found:
        raise SystemExit("Chromium is needed: apt-get install chromium, or CHROME_PATH")
    return found


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        try:
            yield opened
        finally:
            opened.close()


def sign_in(browser: Browser, address: str, who: Who, var: Path = VAR) -> dict:
    """What a browser keeps of being somebody; nothing for nobody. `var` is that of the instance."""
    context = browser.new_context(service_workers="block")
    try:
        page = context.new_page()
        if who != "nobody":
            page.goto(f"{address}/accounts/login/")
            if who == "guest":
                page.get_by_role("button", name="Look around as a guest").click()
            else:
                page.get_by_label("Username").fill("admin")
                page.get_by_label("Password").fill((var / "secrets" / "admin-password").read_text().strip())
                page.get_by_role("button", name="Sign in", exact=True).click()
            page.wait_for_url(lambda url: "/accounts/login" not in url)
        return context.storage_state()
    finally:
        context.close()


def event_log_url(var: Path = VAR) -> str | None:
    """Of the embedded instance in `var`; None where there is none: then nobody has a past."""
    try:
        password = (var / "secrets" / "valkey").read_text().strip()
        port = json.loads((var / "run" / "ports.json").read_text())["valkey"]
    except OSError:
        return None
    return f"valkey://:{password}@127.0.0.1:{port}/0"


def named(browser: Browser, address: str, pages: Sequence[Page], kept: dict[str, dict]) -> list[Page]:
    """The pages with what their paths name, out of what the guest has: see living.live. No letter, no page of one."""
    if not any("{" in page.path for page in pages):
        return list(pages)
    with closing(browser.new_context(storage_state=kept.get("staff"))) as context:
        letter = re.search(r"/letters/(\d+)/", context.request.get(f"{address}/dashboard/operations/letters/").text())
    with closing(browser.new_context(storage_state=kept.get("guest"))) as context:
        context.request.get(f"{address}/accounts/session/")  # renews what says who asks

        def rows(what: str) -> list[dict]:
            return context.request.get(f"{address}/api/v1/{what}").json()["results"]

        runs, saved = rows("runs/?ordering=-id&fields=id,strategy"), rows("selections/?fields=hotel,note")
        jobs = context.request.get(f"{address}/api/search/jobs").json()["jobs"]
    noted = [row["hotel"] for row in saved if row["note"]]
    names = {
        "job": jobs[0]["id"],
        "run": str(next(run["id"] for run in runs if run["strategy"] == "asyncio-threads")),
        "other": str(next(run["id"] for run in runs if run["strategy"] == "threads")),
        "hotel": str(noted[0]),
        "hotels": "&".join(f"hotel={row['hotel']}" for row in saved[:4]),
    } | ({"letter": letter[1]} if letter else {})
    return [page._replace(path=page.path.format(**names)) for page in pages if letter or "{letter}" not in page.path]


def context(
    browser: Browser, kept: dict, *, size: str = "wide", dark: bool = False, height: int = 900
) -> BrowserContext:
    return browser.new_context(
        storage_state=kept,
        viewport=SIZES[size] | ({"height": height} if size == "wide" else {}),
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        service_workers="block",
    )


def foreign(url: str, address: str) -> bool:
    """Whether a request for `url` leaves the host of `address`."""
    parts = urlsplit(url)
    return parts.scheme in {"http", "https", "ws", "wss"} and parts.netloc != urlsplit(address).netloc
