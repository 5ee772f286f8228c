"""Runs as pages. They are shells: scripts read /api/v1/runs/ and draw what each run measured."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from atrium.web.runs.models import Run


@login_required
@require_GET
def runs(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboard/runs/list.html")


@login_required
@require_GET
def run(request: HttpRequest, run: int) -> HttpResponse:
    if not _own(request, run):
        raise Http404
    return render(request, "dashboard/runs/run.html", {"run": run})


@login_required
@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """`a` and `b` are ids of two runs; what is wrong with them the script tells, as it asks for them."""
    return render(request, "dashboard/runs/compare.html")


def _own(request: HttpRequest, run: int) -> bool:
    return Run.objects.filter(pk=run, person=request.user.person).exists()
