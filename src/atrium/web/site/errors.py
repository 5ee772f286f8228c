"""When a page can't be shown: HTML for people, each site in its own house; problem details for scripts."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from atrium.web.api import problems

_RETRY_AFTER = "5"  # seconds


def _error(request: HttpRequest, status: int, title: str, detail: str) -> HttpResponse:
    if problems.wants_json(request):
        return problems.plain(status, detail)
    house = "dashboard" if request.path.startswith(reverse("overview")) and request.user.is_authenticated else "site"
    said = {"status": status, "title": title, "detail": detail}
    return render(request, f"{house}/error.html", said, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    # no template: it would ask for the host, which may be the very thing that was refused
    return problems.plain(400, "this request can't be meant")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 403, "Not for you", "Your account may not see this page.")


def forbidden_origin(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _error(request, 403, "That form is out of date", reason or "Go back, reload the page and try again.")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _error(request, 404, "There is nothing here", "No page has this address.")


def failed(request: HttpRequest) -> HttpResponse:
    """Uses nothing that may have failed: no session, no database. 503 where it is the database that is away."""
    away = isinstance(sys.exc_info()[1], OperationalError | InterfaceError)
    if problems.wants_json(request):
        answer = problems.plain(*((503, "the database is away") if away else (500, "something went wrong on our side")))
    else:
        answer = render(None, "site/unavailable.html" if away else "site/failed.html", status=503 if away else 500)
    if away:
        answer.headers["Retry-After"] = _RETRY_AFTER
    return answer
