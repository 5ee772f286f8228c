"""Every list and form of the admin opens, and none asks once per row."""

import dataclasses
import threading

import pytest
from tests.support.hotels import deliveries, hotel, selected
from tests.support.valkey import Valkey

from atrium.contracts.events import Delivery

LISTS = (
    "accounts/user", "auth/group", "geo/country", "geo/city", "hotels/hotel", "hotels/observation", "hotels/selection",
    "runs/run", "operations/deadletter", "operations/processedevent",
)  # fmt: skip


@pytest.fixture
def client(browser, settings_without_silk):
    return browser("staff")


@pytest.fixture
def settings_without_silk(monkeypatch):
    from django.conf import settings

    monkeypatch.setattr(settings, "ENVIRONMENT", settings.ENVIRONMENT.model_copy(update={"silk": False}))


def fill(people, count: int, start: int = 0) -> None:
    from tests.support.hotels import NOON

    from atrium.web.geo.models import City, Country
    from atrium.web.operations.services import store
    from atrium.web.runs.models import Run

    who = people["owner"].person
    for n in range(start, start + count):
        land = Country.objects.create(
            code=f"{n:02}", code3=f"{n:03}", name=f"L{n}", continent="EU", population=1, area=1
        )
        City.objects.create(id=n, country=land, name=f"C{n}", latitude=1, longitude=1, population=1)
        Run.objects.create(
            run_id=f"r{n}", person_id=who, query={}, status="finished", strategy="threads", started_at=NOON,
            finished_at=NOON, seconds=1, pages=1, failed=0, hotels=1, report={},
        )  # fmt: skip
    store(deliveries(*(selected(str(who), [hotel(n)]) for n in range(start, start + count))))
    store([Delivery.of("hotels.selected", 0, str(n), b"x", {}, "k") for n in range(start, start + count)])


@pytest.mark.parametrize("name", LISTS)
def test_a_list_opens_and_asks_no_more_for_more_rows(name, client, people):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"/admin/{name}/").status_code == 200
        return len(captured)

    fill(people, 2)
    queries()
    few = queries()
    fill(people, 20, start=2)
    assert queries() <= few
    assert client.get(f"/admin/{name}/?q=a").status_code == 200


def test_forms_open(client, people):
    from atrium.web.hotels.models import Hotel, Selection
    from atrium.web.operations.models import DeadLetter

    fill(people, 1)
    for path in (
        "", f"hotels/hotel/{Hotel.objects.get().pk}/change/", f"hotels/selection/{Selection.objects.get().pk}/change/",
        f"operations/deadletter/{DeadLetter.objects.get().pk}/change/", f"accounts/user/{people['owner'].pk}/change/",
        "geo/city/add/", "autocomplete/?app_label=geo&model_name=city&field_name=country&term=L",
        "hotels/hotel/?q=hotel+0", "hotels/hotel/?rating_from=1", "operations/deadletter/?outcome__isempty=1",
    ):  # fmt: skip
        assert client.get(f"/admin/{path}").status_code == 200, path


def test_dead_letters_are_discarded_and_redriven(client, people, monkeypatch, tmp_path):
    from django.conf import settings

    from atrium.web.operations.models import DeadLetter

    fill(people, 3)
    first, *others = DeadLetter.objects.values_list("id", flat=True)
    page = client.post("/admin/operations/deadletter/", {"action": "discard", "_selected_action": [first]}, follow=True)
    assert "1 discarded" in page.content.decode()
    form = {"action": "redrive", "_selected_action": [first, *others]}
    page = client.post("/admin/operations/deadletter/", form, follow=True)
    assert "ATRIUM_EVENT_LOG_URL is missing" in page.content.decode()
    log = settings.ENVIRONMENT.model_copy(update={"event_log_url": "memory://admin", "silk": False})
    monkeypatch.setattr(settings, "ENVIRONMENT", log)
    page = client.post("/admin/operations/deadletter/", form, follow=True)
    assert "2 published once more" in page.content.decode()
    outcomes = dict(DeadLetter.objects.values_list("id", "outcome"))
    assert outcomes == {first: "discarded", **dict.fromkeys(others, "redriven")}


@pytest.fixture
def valkey(tmp_path):
    server = Valkey(tmp_path).start()
    yield server
    server.stop()


def test_what_the_button_redrives_is_stored_by_the_consumer(committed, client, people, monkeypatch, valkey):
    from django.conf import settings
    from django.db import connection

    from atrium.consumer.loop import Loop
    from atrium.consumer.progress import Progress
    from atrium.eventlog.registry import open_event_log
    from atrium.web.hotels.models import Selection
    from atrium.web.operations.models import DeadLetter
    from atrium.web.operations.services import store

    # died of a defect that is mended meanwhile
    (dead,) = deliveries(selected(str(people["owner"].person), [hotel(1), hotel(2)]))
    assert store([dataclasses.replace(dead, event=None, error="a defect")]).dead == 1
    log = settings.ENVIRONMENT.model_copy(update={"event_log_url": valkey.url, "silk": False})
    monkeypatch.setattr(settings, "ENVIRONMENT", log)
    form = {"action": "redrive", "_selected_action": [DeadLetter.objects.get().pk]}
    page = client.post("/admin/operations/deadletter/", form, follow=True)
    assert "1 published once more" in page.content.decode()
    assert Selection.objects.count() == 0

    stop, found = threading.Event(), []

    def stored(batch):
        found.append(store(batch))
        connection.close()  # the lane's own
        stop.set()
        return found[-1]

    subscription = open_event_log(valkey.url).subscribe("consumer", [dead.topic])
    Loop(subscription, stored, Progress(), stop).run()
    assert [(each.new, each.duplicates, each.dead) for each in found] == [(1, 0, 0)]
    assert set(Selection.objects.values_list("person", "hotel__source_id")) == {
        (people["owner"].person, "1"),
        (people["owner"].person, "2"),
    }
    assert DeadLetter.objects.get().outcome == "redriven"


def test_who_may_only_look_can_not_settle(browser, people, settings_without_silk):
    from django.contrib.auth.models import Permission

    from atrium.web.operations.models import DeadLetter

    fill(people, 1)
    people["owner"].is_staff = True
    people["owner"].save()
    people["owner"].user_permissions.add(Permission.objects.get(codename="view_deadletter"))
    form = {"action": "discard", "_selected_action": [DeadLetter.objects.get().pk]}
    browser("owner").post("/admin/operations/deadletter/", form)
    assert DeadLetter.objects.get().outcome is None
