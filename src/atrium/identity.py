"""The cookie by which services recognise a person: a JWT, HS256 (RFC 7519), signed with a key made of the secret."""

import time
from functools import lru_cache

import jwt
from jwt.types import Options
from pydantic import ValidationError

from atrium import keys
from atrium.contracts.person import AUDIENCE, LIFETIME_SECONDS, Person

PURPOSE = "person-cookie"


def encode(person: Person, secret: str, *, now: float | None = None) -> str:
    issued = int(time.time() if now is None else now)
    claims = {**person.model_dump(), "aud": AUDIENCE, "iat": issued, "exp": issued + LIFETIME_SECONDS}
    return jwt.encode(claims, keys.derived(secret, PURPOSE), algorithm="HS256")


def decode(cookie: str, secret: str, *, now: float | None = None) -> tuple[Person, int] | None:
    """Who it is and when the cookie was issued (seconds since 1970); None for a forged, expired or broken one."""
    if (found := _verified(cookie, secret)) is None:
        return None
    person, issued, expires = found
    return (person, issued) if (time.time() if now is None else now) < expires else None


@lru_cache(maxsize=4096)  # 0.1 ms that every request of the same browser would pay again
def _verified(cookie: str, secret: str) -> tuple[Person, int, int] | None:
    options: Options = {"require": ["sub", "aud", "exp", "iat"], "verify_exp": False, "verify_iat": False}
    try:
        claims = jwt.decode(
            cookie, keys.derived(secret, PURPOSE), algorithms=["HS256"], audience=AUDIENCE, options=options
        )
        return Person.model_validate(claims), int(claims["iat"]), int(claims["exp"])
    except (jwt.InvalidTokenError, ValidationError, ValueError, TypeError):
        return None
