"""Pictures of every page, light, dark, wide, on a phone: in build/screenshots; those of the docs in docs/images."""

import base64
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urljoin

from tests.browser import browsing, living

DOCS = {("wide", "light"), ("wide", "dark"), ("phone", "light")}
SETTLED = 1_500  # milliseconds for what a page asks after it is there
LONGEST = 60_000  # milliseconds until nothing loads any more
# but for the page of all components, where the state of loading is shown for its own sake
LOADED = """() => ![...document.querySelectorAll('.state-loading')]
  .some((each) => each.checkVisibility() && !each.closest('#loading-shown'))"""


def main() -> None:
    address, pages = browsing.asked(browsing.parser(__doc__).parse_args())
    everything, docs = browsing.ROOT / "build" / "screenshots", browsing.ROOT / "docs" / "images"
    for folder in (everything, docs):
        folder.mkdir(parents=True, exist_ok=True)
    log = browsing.event_log_url() if any(page.who == "guest" for page in pages) else None
    if log:
        living.past(log)
    with browsing.browser() as browser:
        kept = {who: browsing.sign_in(browser, address, who) for who in {page.who for page in pages}}
        if "guest" in kept:
            living.live(browser, address, kept["guest"])
        pages = browsing.named(browser, address, pages, kept)
        if log:
            with ThreadPoolExecutor(1) as thread:  # Playwright's loop runs in this one
                thread.submit(living.news, log).result()
        for page in pages:
            for size in browsing.SIZES:
                for mode in ("light", "dark"):
                    picture = shoot(
                        browser,
                        f"{address}{page.path}",
                        kept[page.who],
                        size=size,
                        dark=mode == "dark",
                        height=page.height,
                    )
                    name = f"{page.name}-{mode}-{size}.webp"
                    (everything / name).write_bytes(picture)
                    if page.in_docs and (size, mode) in DOCS:
                        (docs / name).write_bytes(picture)
            print(page.name)
            if page.name == "home":
                (browsing.ROOT / "src/atrium/web/static/site/social.jpg").write_bytes(social(browser, address))


def shoot(browser: browsing.Browser, url: str, kept: dict, *, size: str, dark: bool, height: int) -> bytes:
    context = browsing.context(browser, kept, size=size, dark=dark, height=height)
    try:
        page = context.new_page()
        context.request.get(urljoin(url, "/accounts/session/"))  # renews what says who asks
        page.goto(url)
        page.wait_for_timeout(SETTLED)
        page.wait_for_function(LOADED, timeout=LONGEST)
        shot = context.new_cdp_session(page).send("Page.captureScreenshot", {"format": "webp", "quality": 72})
        return base64.b64decode(shot["data"])
    finally:
        context.close()


def social(browser: browsing.Browser, address: str) -> bytes:
    """What others show of the site where somebody posts its address: the first view without its controls."""
    context = browser.new_context(viewport={"width": 1200, "height": 630}, color_scheme="dark", reduced_motion="reduce")
    try:
        page = context.new_page()
        page.goto(address)
        controls = page.locator("#mainNav, .masthead .lead, .actions, figcaption, .legend")
        controls.evaluate_all("found => found.forEach((each) => each.remove())")
        page.wait_for_timeout(SETTLED)
        return page.screenshot(type="jpeg", quality=82)
    finally:
        context.close()


if __name__ == "__main__":
    main()
