"""What the schedule needs to know; the address of the database is web's own setting."""

from typing import Annotated, ClassVar

from pydantic import Field

from atrium.settings import Settings


class BeatSettings(Settings):
    """`every` is how old, in seconds, the newest observation of a saved hotel may become; `look` how often to see which
    ones are due. `host` and `port` are where /metrics and /healthz are served; port 0 takes a free one.
    """

    process: ClassVar = "beat"
    names: ClassVar = {
        "every": "ATRIUM_OBSERVE_EVERY",
        "look": "ATRIUM_BEAT_LOOK",
        "host": "ATRIUM_BEAT_HOST",
        "port": "ATRIUM_BEAT_PORT",
    }

    valkey_url: str
    # four looks a day see a price move and are no burden for a site
    every: Annotated[float, Field(ge=1, le=366 * 86_400)] = 6 * 3600
    look: Annotated[float, Field(ge=0.1, le=3600)] = 30
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 9466
