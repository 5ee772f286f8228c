"""Searching, and what became of it. The pages are shells: a script talks to search-api from the browser."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET


@login_required
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboard/search.html", {"job": request.GET.get("job", "")})


@login_required
@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboard/jobs.html")


@login_required
@require_GET
def job(request: HttpRequest, job: str) -> HttpResponse:
    """Whose it is, search-api knows: somebody else's is not found there."""
    return render(request, "dashboard/search.html", {"job": job})
