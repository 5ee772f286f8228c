"""Keeps the cookie by which search-api recognises a person as fresh as the session that it stands for."""

import time
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from atrium.contracts.person import COOKIE, LIFETIME_SECONDS
from atrium.web.accounts.people import give_cookie, person_of, read_cookie


class PersonCookieMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._next = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._next(request)
        if request.path_info.startswith("/api/") or not (request.session.session_key or COOKIE in request.COOKIES):
            return response
        if not request.user.is_authenticated:
            if COOKIE in request.COOKIES:
                response.delete_cookie(COOKIE, samesite="Lax")
        elif not _fresh(request):
            give_cookie(response, request.user)
        return response


def _fresh(request: HttpRequest) -> bool:
    found = read_cookie(request)
    if found is None:
        return False
    person, issued = found
    return person == person_of(request.user) and time.time() - issued < LIFETIME_SECONDS / 3
