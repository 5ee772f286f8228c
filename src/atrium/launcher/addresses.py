"""Which address each service of an instance has. Chosen once and kept, so that a restart finds the same ones."""

import json
import os
import socket
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import asdict, dataclass

from atrium.contracts.errors import InvalidRequest
from atrium.launcher.places import Places

INTERNAL = ("valkey", "origin", "worker", "consumer", "beat")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Ports on 127.0.0.1; only `gateway` is for people."""

    gateway: int
    valkey: int
    origin: int
    worker: int
    consumer: int
    beat: int


def choose(places: Places, environment: Mapping[str, str] = os.environ) -> Addresses:
    """The ports of the last time where they are free, else new ones.

    Raises InvalidRequest where the one that people use (ATRIUM_PORT, 8000) is taken: that is never changed silently.
    """
    asked = environment.get("ATRIUM_PORT") or "8000"
    if not asked.isdecimal() or not 0 < int(asked) < 65536:
        raise InvalidRequest(f"ATRIUM_PORT is {asked!r}, which is no port number")
    gateway = int(asked)
    kept = places.run / "ports.json"
    try:
        before = {name: int(port) for name, port in json.loads(kept.read_text()).items()}
    except (OSError, ValueError, AttributeError, TypeError):
        before = {}
    with ExitStack() as taken:  # all at once, so that no two get the same

        def take(port: int) -> int:
            listener = taken.enter_context(socket.socket())
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind(("127.0.0.1", port))
            found: int = listener.getsockname()[1]
            return found

        try:
            take(gateway)
        except PermissionError:
            raise InvalidRequest(f"only root may listen on port {gateway}; try ATRIUM_PORT=8000 bin/up") from None
        except OSError:
            hint = f"; try ATRIUM_PORT={gateway + 1} bin/up" if gateway < 65535 else ""
            raise InvalidRequest(f"port {gateway} is taken by another program{hint}") from None
        ports = {}
        for name in INTERNAL:
            try:
                ports[name] = take(before.get(name, 0))
            except (OSError, OverflowError):
                ports[name] = take(0)
    chosen = Addresses(gateway=gateway, **ports)
    kept.write_text(json.dumps(asdict(chosen)))
    return chosen
