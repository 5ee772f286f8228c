"""What bin/up needs to know. A service that has an address here is used, not started."""

from typing import Annotated, ClassVar

from pydantic import Field

from atrium.settings import Environment, Names, Settings


class LauncherSettings(Settings):
    """`origins` are addresses besides its own under which browsers see it."""

    process: ClassVar = "bin/up"

    port: Annotated[int, Field(ge=1, le=65535)] = 8000
    environment: Environment = "development"
    secret_key: str | None = None
    database_url: str | None = None
    valkey_url: str | None = None
    event_log_url: str | None = None
    source_url: str | None = None
    origins: Names = ()
