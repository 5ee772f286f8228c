"""What runs now, as the running launcher wrote it down; and the lock that makes it the only one."""

import fcntl
import json
import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from atrium.contracts.errors import InvalidRequest
from atrium.launcher.places import Places
from atrium.launcher.supervisor import Child


@contextmanager
def only_one(places: Places) -> Iterator[None]:
    """Hold the instance's lock. Raises InvalidRequest where another launcher does."""
    with (places.run / "lock").open("a") as lock:
        for attempts_left in reversed(range(5)):  # bin/status holds it for a moment
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if not attempts_left:
                    address = _written(places).get("address", "an address that is not known yet")
                    raise InvalidRequest(f"it runs already, at {address}; bin/down ends it") from None
                time.sleep(0.05)
        yield


def write(places: Places, address: str, children: Mapping[str, Child]) -> None:
    services = {
        name: {
            "state": child.state,
            "pid": child.process.pid if child.process else None,
            "since": child.since,
            "deaths": child.deaths,
        }
        for name, child in children.items()
    }
    fresh = places.run / "state.json.new"
    fresh.write_text(json.dumps({"launcher": os.getpid(), "address": address, "services": services}))
    fresh.replace(places.run / "state.json")


def keep_settings(places: Places, shared: Mapping[str, str]) -> None:
    """For commands of the owner of this instance, who may know its secrets."""
    kept = places.run / "settings.json"
    kept.unlink(missing_ok=True)
    with os.fdopen(os.open(kept, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
        json.dump(shared, file)


def settings(places: Places) -> dict[str, str]:
    """What the services of the running instance share; {} where none runs, or where it is somebody else's."""
    if not read(places):
        return {}
    try:
        shared: dict[str, str] = json.loads((places.run / "settings.json").read_text())
    except (OSError, ValueError):
        return {}
    return shared


def forget(places: Places) -> None:
    for name in ("state.json", "settings.json"):
        (places.run / name).unlink(missing_ok=True)


def read(places: Places) -> dict[str, Any]:
    """What the running launcher wrote; {} where none runs, whatever a killed one left behind."""
    try:
        with (places.run / "lock").open() as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _written(places)
    except OSError:  # there never was one
        pass
    return {}


def _written(places: Places) -> dict[str, Any]:
    try:
        state: dict[str, Any] = json.loads((places.run / "state.json").read_text())
    except (OSError, ValueError):
        return {}
    return state
