"""Keys made of the one secret, one for each purpose, because the secret signs much and none may pass for another."""

import hashlib
import hmac
from functools import cache


@cache
def derived(secret: str, purpose: str) -> bytes:
    """32 bytes: HMAC-SHA-256 (RFC 2104) of the purpose."""
    return hmac.digest(secret.encode(), purpose.encode(), hashlib.sha256)
