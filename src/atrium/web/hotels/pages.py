"""The dashboard's pages of saved hotels."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from atrium.contracts.errors import UnknownName
from atrium.export.formats import FORMATS
from atrium.web.hotels import exporting, selectors, services


@login_required
@require_GET
def saved(request: HttpRequest) -> HttpResponse:
    page = selectors.saved_page(str(request.user.person), request.GET.get("page", "1"))
    return render(request, "dashboard/saved.html", {"page": page, "formats": list(FORMATS)})


@login_required
@require_GET
def export(request: HttpRequest, name: str) -> HttpResponse:
    try:
        return exporting.saved_hotels(str(request.user.person), name)
    except UnknownName as error:
        raise Http404(error.message) from None


@login_required
@require_POST
def remove(request: HttpRequest, selection: int) -> HttpResponse:
    removed = services.deselect(str(request.user.person), selection)
    if removed is None:
        raise Http404
    request.session["removed"] = removed
    messages.info(request, f"Removed {removed['name']}.", extra_tags="undo")
    return redirect("saved")


@login_required
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    removed: dict[str, Any] | None = request.session.pop("removed", None)
    if removed:
        services.reselect(str(request.user.person), removed)
    return redirect("saved")


@login_required
@require_GET
def alerts(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboard/alerts.html")
