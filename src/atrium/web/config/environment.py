"""What web needs to know, from the environment."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from atrium.contracts.errors import InvalidRequest

_PLACEHOLDERS = ("change", "secret", "example", "placeholder", "insecure", "development", "password")
_DEVELOPMENT_HOSTS = ("localhost", "127.0.0.1", "[::1]", "testserver")


def _names(text: Any) -> Any:
    return tuple(filter(None, (part.strip() for part in text.split(",")))) if isinstance(text, str) else text


Names = Annotated[tuple[str, ...], BeforeValidator(_names)]


class WebSettings(BaseModel):
    """`origins` are the addresses under which browsers see Atrium, scheme and port included."""

    model_config = ConfigDict(frozen=True)

    database_url: str
    secret_key: Annotated[str, Field(min_length=1)]
    environment: Literal["development", "production"] = "production"
    allowed_hosts: Names = ()
    origins: Names = ()
    event_log_url: str | None = Field(None, description="where dead letters are published again")
    https: bool = Field(False, description="cookies for HTTPS only: set it wherever a gateway ends TLS")
    silk: bool = True

    @property
    def development(self) -> bool:
        return self.environment == "development"

    @model_validator(mode="after")
    def _serious(self) -> Self:
        if self.development:
            return self
        if len(self.secret_key) < 32 or any(word in self.secret_key.lower() for word in _PLACEHOLDERS):
            raise ValueError("ATRIUM_SECRET_KEY is a placeholder: make one with `openssl rand -hex 32`")
        if not self.allowed_hosts:
            raise ValueError("ATRIUM_ALLOWED_HOSTS is missing: the names under which browsers ask for Atrium")
        return self

    @property
    def hosts(self) -> list[str]:
        return [*self.allowed_hosts, *(_DEVELOPMENT_HOSTS if self.development else ())]

    def database(self) -> dict[str, Any]:
        """The address as Django wants it. Raises InvalidRequest."""
        try:
            found = conninfo_to_dict(self.database_url)
        except ProgrammingError as error:
            raise InvalidRequest(f"ATRIUM_DATABASE_URL can't be read: {error}") from None
        keys = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
        return {name: str(found.pop(key, "") or "") for key, name in keys.items()} | {"OPTIONS": found}

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Each name may end in _FILE: then the value is in that file. Raises InvalidRequest with the names."""
        names = {field: f"ATRIUM_{field.upper()}" for field in cls.model_fields}
        found = {field: value for field, name in names.items() if (value := _value(environment, name)) is not None}
        try:
            return cls.model_validate(found)
        except ValueError as error:
            details: list[dict[str, Any]] = getattr(error, "errors", list)()
            wrong = "; ".join(_told(each, names) for each in details)
            raise InvalidRequest(f"web can't start: {wrong}") from None


def _told(error: dict[str, Any], names: Mapping[str, str]) -> str:
    if not error["loc"]:
        return str(error["ctx"]["error"])
    name = names[error["loc"][0]]
    return f"{name} is missing" if error["type"] == "missing" else f"{name}: {error['msg'].lower()}"


def _value(environment: Mapping[str, str], name: str) -> str | None:
    if file := environment.get(f"{name}_FILE"):
        try:
            return Path(file).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise InvalidRequest(f"{name}_FILE can't be read: {error.strerror}: {file}") from None
    return environment.get(name) or None
