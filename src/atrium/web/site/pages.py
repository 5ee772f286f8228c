"""The main site's pages. They need no account, and no database but where they say so."""

import platform
from functools import cache
from typing import Any

import django
from django.core.cache import cache as shared
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from atrium import __version__
from atrium.web.operations.models import ProcessedEvent
from atrium.web.site import pictures, tokens
from atrium.web.site.features import GROUPS
from atrium.web.site.flow import ARROWS, BOXES, STEPS
from atrium.web.site.records import machine, records, seconds, times

_DEFAULT = "asyncio-threads"


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    return render(request, "site/home.html", {"picture": pictures.facade(), "race": _race(), "figures": _figures()})


@cache
def _race() -> dict[str, Any] | None:
    record = records().get("city")
    if record is None:
        return None
    raced = record | {"medians": {name: median for name, median in record["medians"].items() if name != "floor"}}
    about = record["question"].partition(": ")[2]
    return pictures.bars(raced, _DEFAULT) | {"about": about}


@cache
def _figures() -> list[dict[str, str]]:
    """Each of them links to the record that it was computed from; what was not measured is not there."""
    floor, city = seconds("city", "floor"), seconds("city", _DEFAULT)
    found = (
        ("city", city / floor if city and floor else None, "of the least that physics allows, for one city page"),
        ("city", times("city", "sequential", _DEFAULT), "as fast as one page after the other"),
        ("parse", times("parse", "bs4 (html.parser)", "lexbor"), "as fast as BeautifulSoup on one hotel page"),
        ("throughput", times("throughput", "scrapy", "sharded"), "as fast as Scrapy on 1,200 pages"),
    )
    return [
        {"what": what, "value": f"{value:.3g}", "unit": "×", "address": reverse("record", kwargs={"benchmark": name})}
        for name, value, what in found
        if value is not None
    ]


@require_safe
def how(request: HttpRequest) -> HttpResponse:
    return render(request, "site/how.html", {"boxes": BOXES, "arrows": ARROWS, "steps": STEPS})


@require_safe
def architecture(request: HttpRequest) -> HttpResponse:
    return render(request, "site/architecture.html", {"boxes": BOXES, "arrows": ARROWS})


@require_safe
@cache_control(no_store=True)
def state(request: HttpRequest) -> HttpResponse:
    """What web knows of itself and its database, for the picture. 503 like /readyz where the database is away."""
    return JsonResponse(shared.get_or_set("site.state", _state, timeout=2))


def _state() -> dict[str, Any]:
    """Asked once in two seconds, however many people look."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (database,) = cursor.fetchone()
    newest = dict(
        ProcessedEvent.objects.order_by("type", "-stored_at").distinct("type").values_list("type", "stored_at")
    )
    return {
        "atrium": __version__,
        "python": platform.python_version(),
        "django": django.get_version(),
        "postgresql": database.split(" ")[0],
        "events": {name: stored.isoformat() for name, stored in newest.items()},
    }


@require_safe
def features(request: HttpRequest) -> HttpResponse:
    return render(request, "site/features.html", {"groups": GROUPS})


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    return render(request, "site/about.html")


@require_safe
def design(request: HttpRequest) -> HttpResponse:
    return render(request, "site/design.html", {"groups": tokens.groups()})


@require_safe
def measured(request: HttpRequest) -> HttpResponse:
    return render(request, "site/measured.html", {"records": records()})


@require_safe
def record(request: HttpRequest, benchmark: str) -> HttpResponse:
    found = records().get(benchmark)
    if found is None:
        raise Http404
    context = {
        "record": found,
        "machine": machine(found),
        "chart": pictures.bars(found) if "samples" in found else None,
        "picture": pictures.facade() if benchmark == "one_search" else None,
    }
    return render(request, "site/record.html", context)


@require_safe
def offline(request: HttpRequest) -> HttpResponse:
    return render(request, "site/offline.html")


@require_safe
@cache_control(no_cache=True)
def service_worker(request: HttpRequest) -> HttpResponse:
    return render(request, "site/service-worker.jinja", content_type="text/javascript")


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return render(request, "site/robots.txt", content_type="text/plain")
