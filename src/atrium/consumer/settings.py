"""What the consumer needs to know, from the environment."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field

from atrium.contracts.errors import InvalidRequest

_NAMES = {
    "event_log_url": "ATRIUM_EVENT_LOG_URL",
    "group": "ATRIUM_CONSUMER_GROUP",
    "host": "ATRIUM_CONSUMER_HOST",
    "port": "ATRIUM_CONSUMER_PORT",
}


class ConsumerSettings(BaseModel):
    """`host` and `port` are where /metrics and /healthz are served; port 0 takes a free one."""

    model_config = ConfigDict(frozen=True)

    event_log_url: str
    group: str = "consumer"
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 9464

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Each name may end in _FILE: then the value is in that file. Raises InvalidRequest with the names."""
        found = {field: value for field, name in _NAMES.items() if (value := _value(environment, name)) is not None}
        try:
            return cls.model_validate(found)
        except ValueError as error:
            details: list[dict[str, str]] = getattr(error, "errors", list)()
            wrong = "; ".join(f"{_NAMES[each['loc'][0]]}: {each['msg'].lower()}" for each in details)
            raise InvalidRequest(f"the consumer can't start: {wrong}") from None


def _value(environment: Mapping[str, str], name: str) -> str | None:
    if file := environment.get(f"{name}_FILE"):
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise InvalidRequest(f"{name}_FILE can't be read: {error.strerror}: {file}") from None
    return environment.get(name) or None
