"""What the consumer needs to know."""

from typing import Annotated, ClassVar

from pydantic import Field

from atrium.settings import Settings


class ConsumerSettings(Settings):
    """`host` and `port` are where /metrics and /healthz are served; port 0 takes a free one."""

    process: ClassVar = "the consumer"
    names: ClassVar = {
        "group": "ATRIUM_CONSUMER_GROUP",
        "host": "ATRIUM_CONSUMER_HOST",
        "port": "ATRIUM_CONSUMER_PORT",
    }

    event_log_url: str
    group: str = "consumer"
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 9464
