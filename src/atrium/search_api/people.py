"""Who asks, and from where."""

from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, HTTPException, Request
from fastapi.security import APIKeyCookie

from atrium import identity
from atrium.contracts.person import COOKIE, Person

CHALLENGE = "Session"  # the same word as web's: signing in is web's business
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

_cookie = APIKeyCookie(name=COOKIE, auto_error=False, description="signed by web, renewed by GET /accounts/session/")


async def person(request: Request, cookie: Annotated[str | None, Depends(_cookie)]) -> Person:
    """Answers 401 where nobody is recognised, 403 where a request that changes something comes from another site."""
    found = identity.decode(cookie, request.app.state.settings.secret_key) if cookie else None
    if found is None:
        raise HTTPException(401, "nobody is signed in", {"WWW-Authenticate": CHALLENGE})
    if request.method not in _SAFE and not same_origin(request):
        raise HTTPException(403, "this request comes from another site: a same-origin Origin header is needed")
    return found[0]


def same_origin(request: Request) -> bool:
    """A cookie comes along by itself, so whatever changes something has to say which page it comes from."""
    origin, fetched = request.headers.get("origin"), request.headers.get("sec-fetch-site")
    if fetched is not None and fetched != "same-origin":
        return False
    if origin is None:
        return fetched is not None
    return origin in request.app.state.settings.origins or urlsplit(origin).netloc == request.headers.get("host")


def staff(caller: Annotated[Person, Depends(person)]) -> Person:
    """Answers 403 to everybody else."""
    if not caller.staff:
        raise HTTPException(403, "this is for staff")
    return caller


Caller = Annotated[Person, Depends(person)]
Staff = Annotated[Person, Depends(staff)]
