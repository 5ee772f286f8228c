"""What the worker needs to know."""

from typing import Annotated, ClassVar

from pydantic import Field

from atrium.settings import Settings


class WorkerSettings(Settings):
    """`host` and `port` are where /metrics and /healthz are served; port 0 takes a free one.

    `tasks` is how many tasks it works on at once, `pages` how many pages of all of them are under way.
    """

    process: ClassVar = "the worker"
    names: ClassVar = {
        "host": "ATRIUM_WORKER_HOST",
        "port": "ATRIUM_WORKER_PORT",
        "tasks": "ATRIUM_WORKER_TASKS",
        "pages": "ATRIUM_WORKER_PAGES",
    }

    valkey_url: str
    event_log_url: str | None = None  # only observations are published
    source_url: str | None = None  # only observations start here; extractions say where from
    contact: str | None = None
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 9465
    tasks: Annotated[int, Field(ge=1, le=256)] = 16
    pages: Annotated[int, Field(ge=1, le=256)] = 32
