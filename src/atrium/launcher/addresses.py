"""Which address each service of an instance has. Chosen once and kept, so that a restart finds the same ones."""

import json
import os
import socket
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from atrium.contracts.errors import InvalidRequest
from atrium.launcher.places import Places

INTERNAL = ("valkey", "origin", "worker", "consumer")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Ports on 127.0.0.1; only `gateway` is for people."""

    gateway: int
    valkey: int
    origin: int
    worker: int
    consumer: int


def choose(places: Places, environment: Mapping[str, str] = os.environ) -> Addresses:
    """The ports of the last time where they are free, else new ones.

    Raises InvalidRequest where the one that people use (ATRIUM_PORT, 8000) is taken: that is never changed silently.
    """
    try:
        gateway = int(environment.get("ATRIUM_PORT", "8000"))
    except ValueError as error:
        raise InvalidRequest(f"ATRIUM_PORT is {environment['ATRIUM_PORT']!r}, which is no port number") from error
    if not _free(gateway):
        raise InvalidRequest(f"port {gateway} is taken by another program; try ATRIUM_PORT={gateway + 1} bin/up")
    kept = places.run / "ports.json"
    try:
        before = json.loads(kept.read_text())
    except (OSError, ValueError):
        before = {}
    ports = {name: port if _free(port := before.get(name, 0)) else _any_free() for name in INTERNAL}
    chosen = Addresses(gateway=gateway, **ports)
    kept.write_text(json.dumps(asdict(chosen)))
    return chosen


def _free(port: int) -> bool:
    if not 0 < port < 65536:
        return False
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def _any_free() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
