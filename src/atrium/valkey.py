"""Where Valkey is, and how to talk to it with a library that was written for Redis."""

import os
from typing import TYPE_CHECKING, ClassVar

from atrium.settings import Settings

if TYPE_CHECKING:
    import redis

CONNECT_SECONDS, ANSWER_SECONDS = 1.0, 2.0


class _Place(Settings):
    process: ClassVar = "Atrium"

    valkey_url: str | None = None


def valkey_url() -> str | None:
    """ATRIUM_VALKEY_URL, or what stands in the file that ATRIUM_VALKEY_URL_FILE names; None where there is neither."""
    return _Place.from_environment(os.environ).valkey_url


def redis_url(url: str) -> str:
    """`valkey://…` as libraries call it that were written for Redis."""
    scheme, colon, rest = url.partition(":")
    return f"{({'valkey': 'redis', 'valkeys': 'rediss'}).get(scheme, scheme)}{colon}{rest}"


def connect(url: str) -> "redis.Redis":
    """A client for any number of threads; connects with its first command, and once more where a connection broke."""
    import redis  # noqa: PLC0415 - 0.1 s, and a command without Valkey does not need it
    from redis.backoff import NoBackoff  # noqa: PLC0415
    from redis.retry import Retry  # noqa: PLC0415

    return redis.Redis.from_url(
        redis_url(url),
        protocol=2,  # streams come as lists, in the order of the command
        socket_connect_timeout=CONNECT_SECONDS,
        socket_timeout=ANSWER_SECONDS,
        retry=Retry(NoBackoff(), 1),
    )
