"""Which photographs search-api hands on: those whose address web has sealed, as a JWT (RFC 7519, HS256).

Without a seal anybody could have any page of the source fetched by the name of a picture.
"""

import jwt

from atrium import keys

_PURPOSE = "photograph"


def seal(address: str, secret: str) -> str:
    """Letters, digits, `-`, `_` and `.`: the same for the same address, so that a browser remembers the picture."""
    return jwt.encode({"aud": _PURPOSE, "url": address}, keys.derived(secret, _PURPOSE), algorithm="HS256")


def address_in(sealed: str, secret: str) -> str | None:
    """None for a forged or broken one."""
    try:
        claims = jwt.decode(sealed, keys.derived(secret, _PURPOSE), algorithms=["HS256"], audience=_PURPOSE)
    except (jwt.InvalidTokenError, ValueError):
        return None
    return str(claims["url"])
