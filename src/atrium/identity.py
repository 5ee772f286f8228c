"""The cookie by which services recognise a person: a JWT, HS256 (RFC 7519), signed with a key made of the secret."""

import hashlib
import hmac
import time
from functools import cache

import jwt
from pydantic import ValidationError

from atrium.contracts.person import AUDIENCE, LIFETIME_SECONDS, Person

_PURPOSE = b"person-cookie"
_REQUIRED = ["sub", "aud", "exp", "iat"]


@cache
def _key(secret: str) -> bytes:
    # a key of its own: the secret signs sessions and forms as well, and none may pass for another
    return hmac.digest(secret.encode(), _PURPOSE, hashlib.sha256)


def encode(person: Person, secret: str, *, now: float | None = None) -> str:
    issued = int(time.time() if now is None else now)
    claims = {**person.model_dump(), "aud": AUDIENCE, "iat": issued, "exp": issued + LIFETIME_SECONDS}
    return jwt.encode(claims, _key(secret), algorithm="HS256")


def decode(cookie: str, secret: str) -> tuple[Person, int] | None:
    """Who it is and when the cookie was issued (seconds since 1970); None for a forged, expired or broken one."""
    try:
        claims = jwt.decode(
            cookie, _key(secret), algorithms=["HS256"], audience=AUDIENCE, options={"require": _REQUIRED}
        )
        return Person.model_validate(claims), int(claims["iat"])
    except (jwt.InvalidTokenError, ValidationError):
        return None
