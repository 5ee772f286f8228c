"""From a row of ours to the person that other services know."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from atrium import identity
from atrium.contracts.person import COOKIE, LIFETIME_SECONDS, Person
from atrium.web.accounts.models import User


def person_of(user: User) -> Person:
    return Person(sub=str(user.person), name=user.called, staff=user.is_staff, guest=user.is_guest)


def give_cookie(response: HttpResponse, user: User) -> None:
    response.set_cookie(
        COOKIE,
        identity.encode(person_of(user), settings.SECRET_KEY),
        max_age=LIFETIME_SECONDS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def read_cookie(request: HttpRequest) -> tuple[Person, int] | None:
    cookie = request.COOKIES.get(COOKIE)
    return identity.decode(cookie, settings.SECRET_KEY) if cookie else None
