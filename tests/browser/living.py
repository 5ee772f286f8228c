"""Somebody who has used the dashboard for a while, so that pages have something to show.

Searches in seven cities by several strategies, hotels saved, noted and tagged, alerts, and what the practice site said
of them on earlier days: those are days of its own calendar, published as observations of the days before today.
"""

import json
import threading
import time
import uuid
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import APIRequestContext, Browser
from tests.support.practice import practice_site

from atrium.contracts.events import Event, HotelsObserved, HotelsSelected
from atrium.contracts.hotel import Hotel
from atrium.contracts.search import HotelFound, PageRange, SearchQuery
from atrium.eventlog.log import Record
from atrium.eventlog.publishing import publisher
from atrium.fetching.policy import FetchPolicy
from atrium.fetching.site import open_site
from atrium.searching.search import search
from atrium.strategies import registry

TODAY = 40  # of the practice site's calendar
DAYS = (40, 33, 27, 21, 16, 12, 8, 5, 3, 1)  # how long ago it was looked at
CITIES = (
    ("Dubai", "AE", "asyncio-threads"), ("Kyoto", "JP", "threads"), ("Reykjavík", "IS", "sequential"),
    ("Marrakesh", "MA", "asyncio"), ("Cusco", "PE", "celery"), ("Istanbul", "TR", "processes"),
    ("Lisbon", "PT", "asyncio-threads"),
)  # fmt: skip
COMPARED = ("asyncio-threads", "threads")
SAVED_FIRST, SAVED = 12, 5  # hotels of the first city, and of each other one
NOTES = (
    ("Ask for a room to the courtyard; breakfast until eleven.", ["spring trip", "quiet"]),
    ("Anna stayed here in March and would come again.", ["friends"]),
    ("", ["spring trip", "short list"]),
    ("Too far from the station if it rains.", []),
    ("Cheaper from Sunday to Thursday.", ["budget"]),
    ("", ["short list"]),
)
SECONDS = 90.0


def live(
    browser: Browser, address: str, kept: dict, cities: Sequence[tuple[str, str, str]] = CITIES, pages: str = "1-4"
) -> None:
    """Fills the account that `kept` is signed in to; `pages` of the first city, which is searched again and again."""
    with closing(browser.new_context(storage_state=kept, extra_http_headers={"Origin": address})) as context:
        ask = context.request
        csrf = {"X-CSRFToken": ask.get(f"{address}/accounts/session/").json()["csrf_token"]}
        jobs = [_search(ask, address, *city, pages="1-2" if place else pages) for place, city in enumerate(cities)]
        for strategy in COMPARED:  # last, so that the site has answered all of it before
            _search(ask, address, *cities[0][:2], strategy, pages=pages)
        for place, job in enumerate(jobs):
            _save(ask, address, job, SAVED if place else SAVED_FIRST)
        measured, saved = len(jobs) + len(COMPARED), SAVED_FIRST + SAVED * (len(jobs) - 1)
        _until(
            lambda: ask.get(f"{address}/api/v1/runs/?fields=id").json()["results"], lambda runs: len(runs) >= measured
        )
        rows = _until(lambda: _rows(ask, address, "selections", "&page_size=100"), lambda rows: len(rows) >= saved)
        for row, (note, tags) in zip(rows[::5], NOTES, strict=False):
            ask.patch(f"{address}/api/v1/selections/{row['id']}/", data={"note": note, "tags": tags}, headers=csrf)
        priced = [row for row in rows if row["facts"]["price_low"]]
        for row, (kind, more) in zip(priced[::3], 3 * (("price_below", -1), ("price_above", 1)), strict=False):
            wanted = {"hotel": row["hotel"], "kind": kind, "threshold": round(row["facts"]["price_low"]) + more}
            answer = ask.post(f"{address}/api/v1/alerts/", data=wanted, headers=csrf)
            assert answer.ok, answer.text()
        seen = [{name: row["facts"][name] for name in ("source", "source_id", "url")} for row in rows[:20]]
        ask.post(f"{address}/api/search/observations", data={"hotels": seen})


def _search(ask: APIRequestContext, address: str, city: str, country: str, strategy: str, *, pages: str) -> str:
    query = {"city": city, "country": country, "strategy": strategy, "pages": pages}
    answer = ask.post(f"{address}/api/search/jobs", data=query)
    assert answer.ok, answer.text()
    job = answer.json()["id"]
    _until(lambda: ask.get(f"{address}/api/search/jobs/{job}").json()["status"], {"finished", "failed"}.__contains__)
    return job


def _save(ask: APIRequestContext, address: str, job: str, count: int) -> None:
    found = ask.get(f"{address}/api/search/jobs/{job}/export/json").json()
    chosen = [f"{hotel['source']}/{hotel['source_id']}" for hotel in found[:count]]
    body = {"job_id": job, "hotels": chosen}
    answer = ask.post(f"{address}/api/search/selections", data=body, headers={"Idempotency-Key": str(uuid.uuid4())})
    assert answer.ok, answer.text()


def _rows(ask: APIRequestContext, address: str, what: str, more: str = "") -> list[dict[str, Any]]:
    return ask.get(f"{address}/api/v1/{what}/?fields=id,hotel,facts{more}").json()["results"]


def _until(asked, true) -> Any:
    deadline = time.monotonic() + SECONDS
    while not true(found := asked()):
        if time.monotonic() > deadline:
            raise SystemExit(f"this took too long: {found}")
        time.sleep(0.2)
    return found


def past(event_log_url: str) -> None:
    """Publishes what the practice site said on earlier days, and a record that nobody understands."""
    with publisher(event_log_url) as publish:
        for ago in DAYS:
            _observe(publish, TODAY - ago, timedelta(days=ago))
    poison(event_log_url)


def poison(event_log_url: str) -> None:
    """Publishes a record that nobody understands."""
    broken = json.dumps({"specversion": "1.0", "type": HotelsSelected.type, "data": {"person": None}})
    with publisher(event_log_url) as publish:
        publish(Record(HotelsSelected.topic, "nobody", broken.encode(), {"content-type": "application/json"}))


def news(event_log_url: str) -> None:
    """A week of the practice site passes: alerts turn true, and things are different than at the last visit."""
    with publisher(event_log_url) as publish:
        _observe(publish, TODAY + 7, timedelta())


def _observe(publish: Callable[[Record], None], day: int, ago: timedelta) -> None:
    with practice_site("--day", str(day)) as port:
        for city, country, _ in CITIES:
            hotels = tuple(_hotels(port, city, country))
            observed = HotelsObserved(hotels=hotels, observed_at=datetime.now(UTC) - ago)
            publish(Record.of(Event.of(observed, source="/tests/living")))


def _hotels(port: int, city: str, country: str) -> Iterator[Hotel]:
    query = SearchQuery(city=city, country=country, pages=PageRange())
    site = open_site(FetchPolicy(base_url=f"http://127.0.0.1:{port}"))
    for event in search(query, site, registry.open("asyncio-threads"), threading.Event()):
        if isinstance(event, HotelFound):
            yield event.hotel.model_copy(update={"image_url": None})  # this site is gone before anybody looks
