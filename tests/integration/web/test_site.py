"""The main site: what its pages promise, by what they contain."""

import json
import re
import tomllib
from datetime import UTC, datetime, timedelta
from itertools import chain
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

PAGES = (
    "/", "/how/", "/architecture/", "/features/", "/measured/", "/measured/city/", "/measured/one_search/", "/source/",
    "/source/web/site/flow.py", "/about/", "/contact/", "/design/", "/offline/", "/accounts/login/", "/nothing-here",
)  # fmt: skip
ROOT = Path(__file__).parents[3]
MESSAGE = {"name": "Ada", "email": "ada@example.com", "text": "Where is Atlantis?", "website": ""}


def read(browser, path: str) -> str:
    return browser("anonymous").get(path, headers={"Accept": "text/html"}).content.decode()


@pytest.mark.parametrize("path", PAGES)
def test_pages_have_a_name_and_load_nothing_from_elsewhere(path, browser):
    page = read(browser, path)
    assert re.search(r"<title>[^<]+ · Atrium</title>", page)
    assert re.search(r'<meta name="description" content="[^"]{10,}">', page)
    loaded = re.findall(r"<(?:script|link|img|use|source)\b[^>]*\b(?:src|href)=\"([^\"]+)", page)
    assert len(loaded) >= 4
    own = [each for each in loaded if each.startswith("/")]
    assert [each for each in loaded if each not in own] in ([], [f"http://testserver{path}"])  # its canonical address


def test_every_link_of_the_site_leads_somewhere(browser):
    client = browser("anonymous")
    links = {link for path in PAGES for link in re.findall(r'<a [^>]*href="(/[^"#]*)', read(browser, path))}
    assert len(links) > 100
    broken = [link for link in links if client.get(link, follow=True).status_code != 200]
    assert broken == []


def test_every_number_is_live_or_leads_to_the_record_of_its_run(browser):
    """Also in pictures: what they say to who can't see them is text like any other."""
    told = []
    for path in PAGES:
        if path.startswith(("/measured/", "/source/", "/design/")) and path != "/measured/":
            continue  # a record itself, code, and the tokens read from their style sheet
        page = BeautifulSoup(read(browser, path), "html.parser")
        for hidden in page(["script", "style", "head"]):
            hidden.decompose()
        said = [(text.parent, str(text)) for text in page.find_all(string=True)]
        said += [
            (tag, tag[name]) for name in ("aria-label", "alt", "title") for tag in page.find_all(attrs={name: True})
        ]
        told += [(path, words.strip()) for place, words in said if re.search(r"\d", words) and not accounted(place)]
    assert told == []


def accounted(place) -> bool:
    """A link; what the running system says; what stands with a link to its record."""
    around = [place, *place.parents]
    if any(each.name in {"a", "time"} or "data-live" in each.attrs for each in around):
        return True
    parts = [each for each in around if each.name in {"figure", "section", "article"}]
    return any(each.find("a", href=re.compile("^/measured/[a-z_]+/")) for each in parts)


def test_every_package_that_an_installation_needs_is_on_the_page_of_features(browser):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    needed = [*project["dependencies"], *chain.from_iterable(project["optional-dependencies"].values())]
    names = {re.match(r"[\w-]+", each)[0].lower() for each in needed}
    names |= set(json.loads((ROOT / "package.json").read_text())["dependencies"])
    shown = set(re.findall(r"<code>([^<]+)</code>", read(browser, "/features/")))
    assert names - shown == set()


def test_each_step_of_the_flow_is_drawn_and_told(browser):
    from atrium.web.site.flow import ARROWS, BOXES, STEPS

    names = {box.name for box in BOXES}
    page = read(browser, "/how/")
    for step in STEPS:
        assert set(step.boxes) <= names
        assert f'id="step-{step.number}"' in page
    assert [step.number for step in STEPS] == list(range(1, 10))
    assert {arrow.step for arrow in ARROWS} == {step.number for step in STEPS} - {4}  # a person picks: no arrow


def test_a_figure_is_that_of_its_record(browser):
    from atrium.web.site.records import records

    medians = records()["city"]["medians"]
    page = read(browser, "/")
    shown = f"{medians['asyncio-threads'] / medians['floor']:.3g}"
    assert re.search(rf'href="/measured/city/">{shown}<', page)
    assert "samples" in read(browser, "/measured/")


def test_an_installation_without_records_shows_no_figures(browser, monkeypatch):
    from atrium.web.site import pages, pictures

    cached = (pictures.facade, pages._race, pages._figures)
    for each in cached:
        each.cache_clear()
    for module in (pages, pictures):
        monkeypatch.setattr(module, "records", dict)
    monkeypatch.setattr(pages, "seconds", lambda *_: None)
    monkeypatch.setattr(pages, "times", lambda *_: None)
    try:
        home = read(browser, "/")
        assert "<figure" not in home
        assert 'class="unit"' not in home
        assert "has no records" in read(browser, "/measured/")
    finally:
        for each in cached:
            each.cache_clear()


def test_the_source_is_that_of_the_package_and_nothing_else(browser):
    from atrium.web.site import flow

    client = browser("anonymous")
    assert "The picture of the system" in read(browser, "/source/web/site/flow.py")
    assert flow.__file__
    for path in (
        "web/config/../config/settings.py",
        "../../pyproject.toml",
        "/etc/passwd",
        "web/static/vendor/theme.css",
    ):
        assert client.get(f"/source/{path}").status_code == 404, path


def test_design_shows_every_token_of_the_style_sheet(browser):
    from atrium.web.site.tokens import _SHEET

    page = read(browser, "/design/")
    names = set(re.findall(r"^  (--[\w-]+):", _SHEET.read_text(), re.MULTILINE))
    assert len(names) > 40
    assert {name for name in names if f"<code>{name}</code>" not in page} == set()


def test_every_message_is_stored_and_seen_by_staff(browser):
    from atrium.web.site.models import Message

    answer = browser("anonymous").post("/contact/", MESSAGE, follow=True)
    assert "Thank you" in answer.content.decode()
    assert Message.objects.get().text == MESSAGE["text"]
    assert "Atlantis" in browser("staff").get("/admin/site/message/").content.decode()


def test_what_is_wrong_with_a_message_is_said_at_its_field(browser):
    from atrium.web.site.models import Message

    answer = browser("anonymous").post("/contact/", MESSAGE | {"email": "nonsense", "text": ""})
    assert answer.status_code == 422
    assert answer.content.decode().count('role="alert"') == 2
    assert "Ada" in answer.content.decode()
    assert not Message.objects.exists()


def test_programs_that_fill_in_everything_are_thanked_and_forgotten(browser):
    from atrium.web.site.models import Message

    answer = browser("anonymous").post("/contact/", MESSAGE | {"website": "https://spam.example"}, follow=True)
    assert "Thank you" in answer.content.decode()
    assert not Message.objects.exists()


def test_five_messages_an_hour_are_enough(browser):
    client = browser("anonymous")
    assert [client.post("/contact/", MESSAGE).status_code for _ in range(6)] == [302] * 5 + [429]


def test_the_limit_of_messages_is_one_for_all_processes_and_for_one_address(browser):
    from django.core.cache import cache

    from atrium.web.site.models import Message

    client = browser("anonymous")
    for _ in range(5):
        client.post("/contact/", MESSAGE)
    cache.clear()  # as a process that was not asked yet
    assert client.post("/contact/", MESSAGE).status_code == 429
    assert client.post("/contact/", MESSAGE, REMOTE_ADDR="192.0.2.7").status_code == 302
    assert Message.objects.count() == 6
    Message.objects.update(sent_at=datetime.now(UTC) - timedelta(minutes=61))
    assert client.post("/contact/", MESSAGE).status_code == 302


def test_a_message_from_another_site_is_refused(browser):
    assert browser("anonymous", enforce_csrf_checks=True).post("/contact/", MESSAGE).status_code == 403


def test_state_says_what_web_knows_of_itself(browser):
    state = json.loads(read(browser, "/architecture/state.json"))
    assert state["postgresql"][0].isdigit()
    assert set(state) == {"atrium", "python", "django", "postgresql", "events"}


def test_a_database_that_is_away_is_a_503_with_a_page(browser, monkeypatch):
    from django.db import OperationalError

    from atrium.web.site import pages

    def away():
        raise OperationalError("gone")

    monkeypatch.setattr(pages, "_state", away)
    answer = browser("anonymous").get("/architecture/state.json", headers={"Accept": "text/html"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "The database is away" in answer.content.decode()
    monkeypatch.setattr(pages, "_state", lambda: 1 / 0)
    assert browser("anonymous").get("/architecture/state.json").status_code == 500


def test_search_engines_are_told_what_there_is(browser):
    assert "Sitemap: http://testserver/sitemap.xml" in read(browser, "/robots.txt")
    listed = re.findall(r"<loc>([^<]+)</loc>", read(browser, "/sitemap.xml"))
    assert "http://testserver/how/" in listed
    for address in listed:
        page = read(browser, address.removeprefix("http://testserver"))
        assert f'<link rel="canonical" href="{address}">' in page
