"""What happened lately, and the parts that all pages are built of."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET


@login_required
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboard/overview.html")


@login_required
@require_GET
def components(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboard/components.html")
