"""The dashboard's pages of countries and cities: everybody reads, staff edit."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from atrium.web.geo.forms import CityForm, CountryForm
from atrium.web.geo.models import City, Country
from atrium.web.geo.selectors import CONTINENTS

LARGEST = 12


@login_required
@require_GET
def countries(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboard/countries.html", {"continents": [("", "All"), *CONTINENTS.items()]})


@login_required
@require_GET
def cities(request: HttpRequest) -> HttpResponse:
    names = Country.objects.values_list("code", "name")
    return render(request, "dashboard/cities.html", {"countries": [("", "All"), *names]})


@login_required
@require_http_methods(["GET", "POST"])
def country(request: HttpRequest, code: str) -> HttpResponse:
    found = get_object_or_404(Country, pk=code)
    shown = {"country": found, "continent": CONTINENTS.get(found.continent, found.continent)}
    return _edited(request, found, CountryForm, "dashboard/country.html", shown)


@login_required
@require_http_methods(["GET", "POST"])
def city(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(City.objects.select_related("country"), pk=number)
    return _edited(request, found, CityForm, "dashboard/city.html", {"city": found})


def _edited(
    request: HttpRequest, found: Country | City, form_class: type[ModelForm], template: str, shown: dict[str, Any]
) -> HttpResponse:
    staff = request.user.is_staff
    if request.method == "POST" and not staff:
        raise PermissionDenied
    form = form_class(request.POST or None, instance=found) if staff else None
    if form is not None and request.method == "POST":
        if form.is_valid():
            form.save()
            messages.success(request, f"{found} is up to date.")
            return redirect(request.path)
        found.refresh_from_db()  # the form wrote what was typed into the row that the page shows
    return render(request, template, shown | {"form": form})
