"""Every page, as whoever may see it: no script fails, nothing is missing, nothing comes from elsewhere."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser import browsing, living
from tests.browser.pages import MISSING, PAGES
from tests.support.system import System

WHO = ("nobody", "guest", "staff")
NOT_HERE = "/adminer/"  # the page of documents asks whether it runs: in a Swarm


@pytest.fixture(scope="module")
def kept(browser: Browser, system: System) -> dict[str, dict]:
    """Who is signed in. The guest searched, saved and noted; one event could not be stored."""
    found = {who: browsing.sign_in(browser, system.address, who, system.var) for who in WHO}
    log = browsing.event_log_url(system.var)
    assert log is not None
    with ThreadPoolExecutor(1) as thread:  # Playwright's loop runs in this one
        thread.submit(living.poison, log).result()
    living.live(browser, system.address, found["guest"], living.CITIES[:1], pages="1")
    return found


def seen(page: Page, path: str, *, missing: bool) -> list[str]:
    """What was wrong with it."""
    wrong: list[str] = []
    page.on("pageerror", lambda error: wrong.append(f"{path}: {error}"))
    page.on("response", lambda told: wrong.append(f"{path}: {told.status} {told.url}") if told.status >= 400 else None)
    answer = page.goto(path, wait_until="networkidle")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert answer is not None
    assert answer.status == (404 if missing else 200), path
    return [each for each in wrong if not each.endswith(answer.url if missing else NOT_HERE)]


@pytest.mark.parametrize("who", WHO)
def test_no_request_leaves_the_host_and_none_fails(browser: Browser, system: System, kept: dict, who: str):
    pages = [page for page in browsing.named(browser, system.address, PAGES, kept) if page.who == who]
    assert len(pages) > 5
    left, wrong = [], []
    with browser.new_context(
        base_url=system.address, storage_state=kept[who] or None, service_workers="block"
    ) as context:
        context.on("request", lambda ask: left.append(ask.url) if browsing.foreign(ask.url, system.address) else None)
        for each in pages:
            tab = context.new_page()
            wrong += seen(tab, each.path, missing=each.name in MISSING)
            tab.close()
    assert left == []
    assert wrong == []


def test_a_hotel_shows_the_photograph_that_its_source_has(browser: Browser, system: System, kept: dict):
    (hotel,) = browsing.named(browser, system.address, [page for page in PAGES if page.name == "hotel"], kept)
    with browser.new_context(base_url=system.address, storage_state=kept["guest"], service_workers="block") as context:
        page = context.new_page()
        page.goto(hotel.path, wait_until="networkidle")
        photograph = page.locator("img.photograph")
        assert photograph.evaluate("image => image.naturalWidth") > 0
        assert page.get_by_role("link", name="The photo at the source").get_attribute("href").startswith("http")
        page.route("**/photographs/**", lambda route: route.abort())
        page.reload(wait_until="networkidle")
        expect(photograph).to_have_count(0)
        expect(page.locator(".picture svg.portrait")).to_be_visible()


def test_each_feature_has_its_source_and_is_seen_at_work(browser: Browser, system: System, kept: dict):
    contexts = [browser.new_context(base_url=system.address, storage_state=kept[who] or None) for who in WHO]
    page = contexts[0].new_page()
    page.goto("/features/")
    features = page.locator(".features article")
    assert features.count() > 25
    for links in features.evaluate_all(
        "all => all.map(each => [...each.querySelectorAll('nav a')].map(a => a.pathname))"
    ):
        at_work, source = links
        assert source.startswith("/source/")
        assert page.request.get(source).status == 200
        # signing in is seen by who is not, Operations by staff
        answers = [context.request.get(at_work, max_redirects=0).status for context in contexts]
        assert 200 in answers, at_work
    for context in contexts:
        context.close()


def test_who_only_opens_the_dashboard_gets_our_page_without_a_network(browser: Browser, system: System, kept: dict):
    with browser.new_context(base_url=system.address, storage_state=kept["guest"]) as context:
        page = context.new_page()
        page.goto("/dashboard/countries/")
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        context.set_offline(True)
        page.goto("/dashboard/cities/")
        expect(page.get_by_role("heading", name="The glass is dark")).to_be_visible()


def test_a_script_that_does_not_come_is_said(browser: Browser, system: System, kept: dict):
    with browser.new_context(base_url=system.address, storage_state=kept["guest"], service_workers="block") as context:
        page = context.new_page()
        page.route("**/search/stream.*", lambda route: route.abort())
        page.goto("/dashboard/search/", wait_until="networkidle")
        expect(page.get_by_text("Part of this page did not load")).to_be_visible()
        page.unroute("**/search/stream.*")
        page.get_by_role("link", name="Load it again").click()
        expect(page.get_by_role("button", name="Search", exact=True)).to_be_enabled()
        expect(page.locator("#unloaded")).to_be_hidden()


@pytest.mark.parametrize("name", ["saved", "hotel"])
def test_nothing_jumps_while_it_comes(name: str, browser: Browser, system: System, kept: dict):
    (asked,) = browsing.named(browser, system.address, [page for page in PAGES if page.name == name], kept)
    with browsing.context(browser, kept["guest"]) as context:
        page = context.new_page()
        page.goto(f"{system.address}{asked.path}", wait_until="networkidle")
        shifted = page.evaluate("""() => new Promise((done) => {
            let sum = 0;
            new PerformanceObserver((seen) => seen.getEntries().forEach(({ value }) => { sum += value; }))
              .observe({ type: "layout-shift", buffered: true });
            setTimeout(() => done(sum), 100);
        })""")
        assert shifted < 0.05


def test_no_price_is_cut_where_amounts_are_written_longer(browser: Browser, system: System, kept: dict):
    (job,) = browsing.named(browser, system.address, [page for page in PAGES if page.name == "job"], kept)
    with browser.new_context(
        base_url=system.address, storage_state=kept["guest"], service_workers="block", locale="de-DE"
    ) as context:
        page = context.new_page()
        page.goto(job.path, wait_until="networkidle")
        prices = page.locator("#hotels tbody .cell-price").filter(has_text="$")
        assert prices.count() > 5
        assert prices.evaluate_all("all => all.filter(each => each.scrollWidth > each.clientWidth).length") == 0
