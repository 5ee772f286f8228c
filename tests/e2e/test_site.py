"""The sites in a browser: the walk through the flow, light and dark, no network, no server."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browser import browsing
from tests.support.clock import until
from tests.support.postgres import Postgres
from tests.support.valkey import free_port

from atrium.launcher.postgres import DATABASE


def test_the_flow_is_walked_with_the_keyboard(page: Page):
    page.goto("/how/")
    expect(page.get_by_role("heading", name="A city becomes a job")).to_be_visible()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("heading", name="Progress is a stream")).to_be_visible()
    expect(page.locator('[data-box="valkey"]')).to_have_class("box-of lit")
    expect(page.locator('[data-box="beat"]')).to_have_class("box-of idle")
    assert page.url.endswith("#step-3")
    page.reload()
    expect(page.get_by_role("heading", name="Progress is a stream")).to_be_visible()
    page.get_by_role("button", name="Next step").click()
    expect(page.get_by_role("heading", name="A person picks")).to_be_visible()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_role("heading", name="The clock looks again")).to_be_visible()


def test_the_picture_of_the_system_is_what_runs(page: Page):
    page.goto("/architecture/")
    for service in ("web", "database", "search-api", "valkey", "eventlog", "worker", "consumer", "beat"):
        expect(page.locator(f'[data-service="{service}"]')).to_have_class("is-up")
        expect(page.locator(f'[data-box="{service}"]')).to_have_class("box-of is-up")
    page.route("**/api/search/**", lambda route: route.abort())
    page.reload()
    expect(page.locator('[data-service="search-api"]')).to_have_class("is-down")
    expect(page.locator('[data-service="web"]')).to_have_class("is-up")


def test_light_and_dark_follow_the_system_until_somebody_chooses(page: Page):
    root = page.locator("html")
    page.emulate_media(color_scheme="dark")
    page.goto("/")
    expect(root).to_have_attribute("data-bs-theme", "dark")
    page.emulate_media(color_scheme="light")
    expect(root).to_have_attribute("data-bs-theme", "light")
    page.get_by_role("button", name="Light or dark").click()
    expect(root).to_have_attribute("data-bs-theme", "dark")
    page.goto("/about/")
    expect(root).to_have_attribute("data-bs-theme", "dark")


def test_without_a_network_there_is_a_page_of_ours(page: Page, session: BrowserContext):
    page.goto("/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    session.set_offline(True)
    page.goto("/how/")
    expect(page.get_by_role("heading", name="The glass is dark")).to_be_visible()
    session.set_offline(False)
    page.get_by_role("link", name="Try again").click()
    expect(page.get_by_role("heading", name="Nine arrows")).to_be_visible()


def test_a_table_whose_server_is_away_says_so_and_asks_again(page: Page):
    page.goto("/accounts/login/?next=/dashboard/cities/")
    page.route("**/api/v1/cities/?*draw=*", lambda route: route.abort())
    page.get_by_role("button", name="guest").click()
    rows = page.locator("table[data-source] tbody tr")
    expect(rows).to_have_text(["The server does not answer.Try again"])
    page.unroute("**/api/v1/cities/?*draw=*")
    rows.get_by_role("button").click()
    expect(rows).to_have_count(25)


def test_a_message_is_sent(page: Page):
    page.goto("/contact/")
    page.get_by_label("Name").fill("Ada")
    page.get_by_label("Message").fill("Where is Atlantis?")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("status")).to_contain_text("Thank you")


@pytest.fixture
def database(prepared: Path) -> Iterator[Postgres]:
    postgres = Postgres(copied=prepared).start()
    yield postgres
    postgres.stop()


@pytest.fixture
def web(database: Postgres) -> Iterator[str]:
    """Where Gunicorn serves web by itself, with one page more: /fails/."""
    address = f"127.0.0.1:{free_port()}"
    settings = {
        "ATRIUM_ENVIRONMENT": "development",
        "ATRIUM_SECRET_KEY": "a key for tests only",
        "ATRIUM_DATABASE_URL": database.url(DATABASE),
        "ATRIUM_WEB_BIND": address,
        "ATRIUM_WEB_WORKERS": "1",
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "python:atrium.web.config.gunicorn"]
    with subprocess.Popen(
        [*command, "tests.support.failing_web:application"], env=os.environ | settings, cwd=browsing.ROOT
    ) as process:
        try:
            until(lambda: process.poll() is not None or _answers(f"http://{address}/healthz"))
            yield f"http://{address}"
        finally:
            process.terminate()


def _answers(url: str) -> bool:
    try:
        return urlopen(url, timeout=5).status == 200
    except OSError:
        return False


def seen(browser: Browser, url: str, kept: dict, *, dark: bool) -> tuple[int, str, str]:
    """The status of a page, its headline and the colour behind it; all that it asked for came, from its own host."""
    context = browsing.context(browser, kept, dark=dark)
    try:
        page, wrong = context.new_page(), []
        page.on("response", lambda told: wrong.append(told.url) if not told.ok and told.url != url else None)
        page.on(
            "request", lambda asked: None if asked.url.startswith(url[: url.index("/", 8)]) else wrong.append(asked.url)
        )
        answer = page.goto(url, wait_until="networkidle")
        assert answer is not None
        assert wrong == []
        headline = page.get_by_role("heading", level=1)
        return (
            answer.status,
            headline.inner_text(),
            page.evaluate("getComputedStyle(document.body).backgroundColor"),
        )
    finally:
        context.close()


def test_what_fails_has_a_page_of_ours_light_and_dark(browser: Browser, web: str, database: Postgres):
    kept = browsing.sign_in(browser, web, "guest")

    def both(path: str) -> tuple[int, str]:
        light, dark = (seen(browser, f"{web}{path}", kept, dark=dark) for dark in (False, True))
        assert light[:2] == dark[:2]
        assert light[2] != dark[2]
        return light[:2]

    assert both("/fails/") == (500, "Something went wrong on our side")
    database.end()
    assert both("/dashboard/") == (503, "The database is away")
    database.start()
    assert both("/dashboard/") == (200, "Overview")
