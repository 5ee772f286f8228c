"""The whole way in a real browser: search, watch, tick, save; find it in the dashboard, in the API, in the admin."""

import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect
from tests.support.clock import until
from tests.support.system import System


@pytest.fixture(autouse=True)
def _nothing_is_wrong_in_the_console(page: Page):
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
    yield
    assert wrong == []


def sign_in_as_guest(page: Page) -> None:
    page.goto("/accounts/login/?next=/dashboard/search/")
    page.get_by_role("button", name="guest").click()
    expect(page.get_by_role("combobox", name="City")).to_be_visible()


def start_search(page: Page, city: str, *, pages: str = "First page", strategy: str = "asyncio-threads") -> str:
    """The id of the job."""
    page.get_by_text("How it is searched").click()
    page.get_by_role("radio", name=strategy, exact=True).check()
    page.locator("label").get_by_text(pages, exact=True).click()  # it is drawn over its radio
    page.get_by_role("combobox", name="City").fill(city)
    page.get_by_role("option").filter(has_text=city).first.click()
    page.get_by_role("button", name="Search", exact=True).click()
    page.wait_for_url(re.compile(r"job=[0-9a-f-]{36}"))
    return page.url.partition("job=")[2][:36]


def status(page: Page) -> Locator:
    return page.locator("#job-status")


def until_finished(page: Page) -> None:
    expect(status(page)).to_have_attribute("data-status", "finished", timeout=60_000)


def rows(page: Page) -> Locator:
    return page.get_by_role("table", name="Hotels").locator("[data-hotel]")


def all_shown(page: Page, job: str) -> int:
    """Waits until the page says as many hotels as the job has; how many these are."""
    found = page.request.get(f"/api/search/jobs/{job}").json()["hotels"]
    expect(page.locator("#shown")).to_have_text(re.compile(rf"(^|\D){found:,}(\D|$)"))
    return found


@pytest.mark.parametrize("strategy", ["asyncio-threads", "celery"])
def test_what_is_saved_is_found_everywhere(page: Page, browser: Browser, system: System, strategy: str):
    sign_in_as_guest(page)
    job = start_search(page, "Dubai", strategy=strategy)
    expect(rows(page).first).to_be_visible()
    until_finished(page)
    assert all_shown(page, job) >= 30

    names = []
    for row in rows(page).all()[:3]:
        box = row.get_by_role("checkbox")
        names.append(box.get_attribute("aria-label").removeprefix("Select "))
        box.check()
    page.get_by_role("button", name=re.compile("^Save 3")).click()
    expect(page.locator("#save-told")).to_contain_text("3 hotels saved")

    until(lambda: page.request.get("/api/v1/selections/").json()["results"], 30)  # the consumer stores it
    page.goto("/dashboard/saved/")
    for name in names:
        expect(page.get_by_text(name, exact=True).first).to_be_visible()
    answer = page.request.get("/api/v1/selections/")
    assert {each["facts"]["name"] for each in answer.json()["results"]} == set(names)

    admin = browser.new_context(base_url=system.address)
    desk = admin.new_page()
    desk.goto("/admin/login/?next=/admin/hotels/selection/")
    desk.get_by_label("Username").fill("admin")
    desk.get_by_label("Password").fill((system.var / "secrets" / "admin-password").read_text().strip())
    desk.get_by_role("button", name=re.compile("log ?in|sign in", re.IGNORECASE)).click()
    for name in names:
        expect(desk.get_by_text(name, exact=True).first).to_be_visible()
    admin.close()


def test_somebody_else_sees_none_of_it(page: Page, browser: Browser, system: System):
    sign_in_as_guest(page)
    job = start_search(page, "Lisbon")
    until_finished(page)
    rows(page).first.get_by_role("checkbox").check()
    page.get_by_role("button", name=re.compile("^Save 1")).click()
    expect(page.locator("#save-told")).to_contain_text("1 hotel saved")
    page.goto("/dashboard/jobs/")
    expect(page.locator(f"[data-job='{job}']")).to_be_visible()

    stranger: BrowserContext = browser.new_context(base_url=system.address)
    other = stranger.new_page()
    sign_in_as_guest(other)
    other.goto("/dashboard/jobs/")
    expect(other.get_by_role("heading", level=1)).to_be_visible()
    expect(other.locator("[data-job]")).to_have_count(0)
    for address, method in (
        ("", "get"),
        ("/events", "get"),
        ("/export/csv", "get"),
        ("", "delete"),
        ("/resume", "post"),
    ):
        headers = {"Sec-Fetch-Site": "same-origin", "Origin": system.address}
        answer = getattr(other.request, method)(f"/api/search/jobs/{job}{address}", headers=headers)
        assert answer.status == 404, address
    assert other.request.get("/api/v1/selections/").json()["results"] == []
    other.goto("/dashboard/saved/")
    expect(other.get_by_text("Lisbon")).to_have_count(0)
    stranger.close()


def test_a_reload_in_the_middle_goes_on_and_two_tabs_see_the_same(page: Page, session: BrowserContext):
    sign_in_as_guest(page)
    job = start_search(page, "London", pages="First 10")
    expect(rows(page).first).to_be_visible()
    page.reload()
    seen_running = status(page).get_attribute("data-status") in {"queued", "running"}
    tab = session.new_page()
    tab.goto(f"/dashboard/search/?job={job}")
    until_finished(page)
    until_finished(tab)
    assert seen_running, "the search was over before the page was there again"
    assert all_shown(page, job) == all_shown(tab, job) >= 300
    assert page.request.get(f"/api/search/jobs/{job}").json()["runs"] == 1
    titles = [each.locator("#job-title").inner_text() for each in (page, tab)]
    assert titles[0] == titles[1]
