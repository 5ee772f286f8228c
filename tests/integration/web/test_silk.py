"""What Silk records, for whom, and how much of it stays."""

from datetime import timedelta


def test_silk_keeps_a_bounded_number_of_rows_and_none_for_long(browser, monkeypatch):
    from django.conf import settings
    from django.utils import timezone
    from silk.models import Request

    from atrium.web.operations.tidying import PROFILES, tidy

    monkeypatch.setattr("random.random", lambda: 0.0)  # Silk counts at one request in ten
    most = settings.SILKY_MAX_RECORDED_REQUESTS
    now = timezone.now()
    Request.objects.bulk_create(
        Request(path="/", method="GET", start_time=now - timedelta(minutes=age)) for age in range(most + 50)
    )
    browser("staff").get("/dashboard/saved/")
    assert 0 < Request.objects.count() <= most <= 1_000
    assert Request.objects.filter(path="/dashboard/saved/").exists()
    old = Request(path="/old", method="GET", start_time=now - PROFILES - timedelta(minutes=1))
    Request.objects.bulk_create([old])  # as `create`, but Silk does not count
    assert tidy()["profiles"] == 1
    assert not Request.objects.filter(path="/old").exists()


def test_silk_records_what_staff_ask_for_and_nobody_else(browser):
    from silk.models import Request

    for who in ("owner", "staff"):
        browser(who).get("/api/v1/hotels/")
        browser("owner").get("/api/v1/hotels/?silk")
    browser("owner").get("/dashboard/saved/")
    assert Request.objects.count() == 0
    browser("staff").get("/api/v1/hotels/?silk")
    browser("staff").get("/api/v1/hotels/", HTTP_X_SILK="1")
    browser("staff").get("/dashboard/saved/")
    assert Request.objects.count() == 3
