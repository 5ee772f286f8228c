"""One system for the session, where people may well have put it: deep, with spaces, for its owner only."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from tests.support.system import System

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
expect.set_options(timeout=15_000)  # milliseconds; a busy machine is slow, a page that is done is not


@pytest.fixture(scope="session")
def system(tmp_path_factory) -> Iterator[System]:
    folder = tmp_path_factory.mktemp("a home") / ("with a long name " * 6).strip()
    folder.mkdir(mode=0o700)
    system = System(folder / "var").start()
    yield system
    system.stop()


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
    """A person's browser: cookies of its own."""
    context = browser.new_context(base_url=system.address)
    yield context
    context.close()


@pytest.fixture
def page(session: BrowserContext) -> Page:
    return session.new_page()


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "var"
