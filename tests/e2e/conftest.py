"""Systems where people may well have put it: deep, with spaces, for its owner only."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from tests.browser.browsing import foreign
from tests.support.prepared import prepared_database
from tests.support.system import System

# the first is the same engine without windows, which nobody sees: a journey takes it half the computing
CHROMIUMS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
CHROMIUM = next(filter(None, map(shutil.which, CHROMIUMS)), None)
expect.set_options(timeout=15_000)  # milliseconds; a busy machine is slow, a page that is done is not


_shared: list[System] = []


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """A shared system ends with the last of these tests: to the end of the session it would take time from others."""
    if nextitem is None or nextitem.path.parent != item.path.parent:
        while _shared:
            _shared.pop().stop()


def new_system(tmp_path_factory) -> System:
    folder = tmp_path_factory.mktemp("a home") / ("with a long name " * 6).strip()
    folder.mkdir(mode=0o700)
    return System(folder / "var")


@pytest.fixture(scope="session")
def prepared(tmp_path_factory) -> Path:
    return prepared_database(tmp_path_factory)


@pytest.fixture(scope="module")
def system(tmp_path_factory, prepared: Path) -> System:
    """The one that the files of a process share, whatever they leave in it."""
    if not _shared:
        _shared.append(new_system(tmp_path_factory).with_database(prepared).start())
    return _shared[0]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Not longer: Playwright's loop runs on in the thread, where no other test could run one."""
    if CHROMIUM is None:
        pytest.skip("left out: what a browser shows, because chromium is not installed")
    with sync_playwright() as playwright:
        sandbox = [] if os.getuid() else ["--no-sandbox"]  # Chromium's does not work for root
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=sandbox)
        yield browser
        browser.close()


@pytest.fixture
def session(browser: Browser, system: System) -> Iterator[BrowserContext]:
    """A person's browser: cookies of its own. Whatever it does in a test, not one request leaves the host."""
    context, left = browser.new_context(base_url=system.address), list[str]()
    context.on("request", lambda request: left.append(request.url) if foreign(request.url, system.address) else None)
    yield context
    context.close()
    assert left == []


@pytest.fixture
def page(session: BrowserContext) -> Page:
    return session.new_page()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "var"
