"""Runs as pages and as rows: each person's own."""

import pytest
from tests.support.hotels import NOON


@pytest.fixture
def run(people):
    from atrium.web.runs.models import Run

    return Run.objects.create(
        run_id="r", person_id=people["owner"].person, query={"city": "<b>Dubai</b>"}, status="finished",
        strategy="threads", started_at=NOON, finished_at=NOON, seconds=1.5, pages=3, failed=0, hotels=2,
        report={"floor_seconds": 1.25, "seconds": 1.5},
    )  # fmt: skip


def test_a_list_of_runs_shows_the_floor_without_the_whole_report(run, browser):
    rows = browser("owner").get("/api/v1/runs/?fields=id,seconds,floor_seconds").json()["results"]
    assert rows == [{"id": run.pk, "seconds": 1.5, "floor_seconds": 1.25}]


def test_a_run_without_a_floor_is_unknown_there(run, browser):
    run.report = {}
    run.save()
    assert browser("owner").get(f"/api/v1/runs/{run.pk}/").json()["floor_seconds"] is None


def test_the_page_of_a_run_is_its_persons(run, browser):
    page = browser("owner").get(f"/dashboard/runs/{run.pk}/")
    assert (page.status_code, f'data-run="{run.pk}"' in page.content.decode()) == (200, True)
    for other in ("guest", "staff"):
        assert browser(other).get(f"/dashboard/runs/{run.pk}/").status_code == 404
    assert browser("owner").get("/dashboard/runs/999999/").status_code == 404


def test_the_page_of_a_job_carries_its_id_as_data(browser):
    page = browser("guest").get('/dashboard/search/?job="><script>alert(1)</script>').content.decode()
    assert "<script>alert" not in page
    assert 'data-job="&#34;&gt;&lt;script' in page
