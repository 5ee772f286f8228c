"""When a page can't be shown: HTML for people, problem details for scripts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from atrium.web.api import problems


def _error(request: HttpRequest, status: int, title: str, detail: str) -> HttpResponse:
    if problems.wants_json(request):
        return problems.plain(status, detail)
    return render(request, "site/error.html", {"status": status, "title": title, "detail": detail}, status=status)


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
    """Uses nothing that may have failed: no session, no database."""
    if problems.wants_json(request):
        return problems.plain(500, "something went wrong on our side")
    return render(None, "site/failed.html", status=500)
