"""What web needs to know, from the environment."""

from pathlib import Path
from typing import Any, ClassVar, Self

from psycopg import ProgrammingError
from psycopg.conninfo import conninfo_to_dict
from pydantic import Field, model_validator

from atrium.contracts.errors import InvalidRequest
from atrium.settings import Environment, Names, Secret, Settings

_DEVELOPMENT_HOSTS = ("localhost", "127.0.0.1", "[::1]", "testserver")


class WebSettings(Settings):
    """`origins` are the addresses under which browsers see Atrium, scheme and port included."""

    process: ClassVar = "web"

    environment: Environment = "production"
    database_url: str
    secret_key: Secret
    allowed_hosts: Names = ()
    origins: Names = ()
    event_log_url: str | None = Field(None, description="where dead letters are published again")
    https: bool = Field(False, description="cookies for HTTPS only: set it wherever a gateway ends TLS")
    silk: bool = True
    static_root: Path | None = Field(None, description="what collectstatic filled; without it files come as they lie")

    @property
    def development(self) -> bool:
        return self.environment == "development"

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if not self.development and not self.allowed_hosts:
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
