"""The dashboard's pages of countries and cities."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET


@login_required
@require_GET
def countries(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboard/countries.html")


@login_required
@require_GET
def cities(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboard/cities.html")
