"""Who calls the API: by the signed cookie for reading, by the session (with its CSRF token) for everything."""

from types import SimpleNamespace

from rest_framework import authentication, permissions
from rest_framework.request import Request

from atrium.contracts.person import Person
from atrium.web.accounts.people import person_of, read_cookie

CHALLENGE = "Session"


class Caller(SimpleNamespace):
    """Someone known by the cookie alone: nothing was asked of the database."""

    is_authenticated = True
    is_active = True
    is_staff = False  # what staff may do is decided by the session, at that moment

    @property
    def pk(self) -> str:
        return str(self.person)


class PersonCookieAuthentication(authentication.BaseAuthentication):
    """Reading only: a cookie that comes along by itself must not be enough to change anything."""

    def authenticate(self, request: Request) -> tuple[Caller, Person] | None:
        if request.method not in permissions.SAFE_METHODS or not (found := read_cookie(request._request)):
            return None
        person, _ = found
        # a session's staff flag counts at once, a cookie's would for another quarter of an hour
        return None if person.staff else (Caller(person=person.id), person)

    def authenticate_header(self, request: Request) -> str:
        return CHALLENGE


class SessionAuthentication(authentication.SessionAuthentication):
    def authenticate(self, request: Request) -> tuple[object, Person] | None:
        found = super().authenticate(request)
        return (found[0], person_of(found[0])) if found else None

    def authenticate_header(self, request: Request) -> str:
        return CHALLENGE
