"""The cookie by which services recognise a person."""

import jwt
import pytest

from atrium import identity, keys
from atrium.contracts.person import LIFETIME_SECONDS, Person

ADA = Person(sub="0b7f", name="Ada", staff=True)
SECRET = "one secret"
NOW = 1_800_000_000


def test_a_person_comes_back_with_the_moment_of_issue():
    cookie = identity.encode(ADA, SECRET, now=NOW)
    assert identity.decode(cookie, SECRET, now=NOW + LIFETIME_SECONDS - 1) == (ADA, NOW)


def test_it_expires_even_where_it_was_verified_before():
    cookie = identity.encode(ADA, SECRET, now=NOW)
    assert identity.decode(cookie, SECRET, now=NOW)
    assert identity.decode(cookie, SECRET, now=NOW + LIFETIME_SECONDS) is None


def claims(**other) -> dict:
    return {**ADA.model_dump(), "aud": "atrium", "iat": NOW, "exp": NOW + 60} | other


def sealed(payload: dict) -> str:
    kept = {name: value for name, value in payload.items() if value is not None}
    return jwt.encode(kept, keys.derived(SECRET, identity.PURPOSE), algorithm="HS256")


def test_what_the_next_test_varies_is_accepted_as_it_is():
    assert identity.decode(sealed(claims()), SECRET, now=NOW) == (ADA, NOW)


@pytest.mark.parametrize(
    "cookie",
    [
        identity.encode(ADA, "another secret", now=NOW),
        jwt.encode(claims(), None, algorithm="none"),
        jwt.encode(claims(), SECRET * 8, algorithm="HS256"),  # the secret itself is no key
        jwt.encode(claims(), keys.derived(SECRET, identity.PURPOSE) * 2, algorithm="HS512"),
        sealed(claims(aud="else")),
        *(sealed(claims(**{name: None})) for name in ("aud", "exp", "iat", "sub")),
        sealed(claims(sub="")),
        sealed(claims(sub="x" * 201)),
        sealed(claims(staff="perhaps")),
        sealed(claims(exp="soon")),
        identity.encode(ADA, SECRET, now=NOW)[:-2],
        "",
        "a.b.c",
        "é",
    ],
)
def test_anything_else_is_nobody(cookie):
    assert identity.decode(cookie, SECRET, now=NOW) is None
