"""What happened lately, the parts that all pages are built of, and the documents."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from atrium.web.dashboard import selectors
from atrium.web.following import selectors as following


@login_required
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    person = str(request.user.person)
    shown = {
        "figures": selectors.figures(person),
        "latest": selectors.latest(person),
        "changed": len(following.changes(person, following.since(person))),
        "unseen": following.unseen(person),
    }
    return render(request, "dashboard/overview.html", shown)


@login_required
@require_GET
def components(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboard/components.html", {"now": timezone.now()})


@require_GET
def documents(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboard/documents.html")
