"""The dashboard's pages for staff: how the system is, and the events that could not be stored."""

import json
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from atrium.contracts.errors import AtriumError
from atrium.web.operations import selectors, services
from atrium.web.operations.models import DeadLetter
from atrium.web.operations.redriving import redrive

SHOWN = 25
SETTLE = "operations.change_deadletter"
View = Callable[..., HttpResponse]


def for_staff(view: View) -> View:
    """Who is not signed in may do so; who is and is no staff gets a 403."""

    @wraps(view)
    @login_required
    def asked(request: HttpRequest, *args: Any, **parts: Any) -> HttpResponse:
        if not request.user.is_staff:
            raise PermissionDenied
        return view(request, *args, **parts)

    return asked


@for_staff
@require_GET
def operations(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboard/operations.html", {"dead": selectors.dead_letters(settled=False).count()})


@for_staff
@require_GET
def letters(request: HttpRequest) -> HttpResponse:
    settled = request.GET.get("settled") == "1"
    # raw records may have megabytes: the list shows none
    found = selectors.dead_letters(settled=settled).defer("raw", "headers")
    shown = {
        "page": Paginator(found, SHOWN).get_page(request.GET.get("page", "1")),
        "settled": settled,
        "may_settle": request.user.has_perm(SETTLE),
    }
    return render(request, "dashboard/letters.html", shown)


@for_staff
@require_GET
def letter(request: HttpRequest, number: int) -> HttpResponse:
    found = get_object_or_404(DeadLetter, pk=number)
    shown = {"letter": found, "record": _readable(bytes(found.raw)), "may_settle": request.user.has_perm(SETTLE)}
    return render(request, "dashboard/letter.html", shown)


def _readable(raw: bytes) -> str:
    """JSON with line breaks, anything else as it is; the first 64 KB."""
    try:
        text = json.dumps(json.loads(raw), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        text = raw.decode(errors="replace")
    return text[:65_536]


@for_staff
@require_POST
def settle(request: HttpRequest) -> HttpResponse:
    """Redrives or discards the letters that the form names."""
    if not request.user.has_perm(SETTLE):
        raise PermissionDenied
    ids = [int(each) for each in request.POST.getlist("letter") if each.isascii() and each.isdigit() and len(each) < 19]
    if not ids:
        messages.info(request, "No letter is ticked.")
        return redirect("letters")
    again = request.POST.get("do") == "redrive"
    try:
        count = redrive(ids) if again else services.discard(ids)
    except AtriumError as error:
        messages.error(request, f"Not all of them: {error.message}")
    else:
        what = "published once more. What can't be stored comes back here" if again else "discarded; still readable"
        messages.success(request, f"{count} {'letter' if count == 1 else 'letters'} {what}.")
    return redirect("letters")
