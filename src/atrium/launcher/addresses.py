"""Which address each service of an instance has. Chosen once and kept, so that a restart finds the same ones."""

import json
import socket
from contextlib import ExitStack
from dataclasses import asdict, dataclass

from atrium.contracts.errors import InvalidRequest
from atrium.launcher.places import Places

INTERNAL = ("valkey", "origin", "worker", "consumer", "beat")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Ports on 127.0.0.1 of services that only other services ask."""

    valkey: int
    origin: int
    worker: int
    consumer: int
    beat: int


def choose(places: Places, gateway: int) -> Addresses:
    """The ports of the last time where they are free, else new ones.

    Raises InvalidRequest where `gateway`, the one that people use, is taken: that is never changed silently.
    """
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
    chosen = Addresses(**ports)
    kept.write_text(json.dumps(asdict(chosen)))
    return chosen
