"""The database as bin/up prepares it: made once in a run of the tests, copied wherever one is wanted.

Making it takes four seconds of computing, a copy a tenth of one. That it is made from nothing is for e2e/test_up.py.
"""

import fcntl
import os
import subprocess
import sys
from pathlib import Path

from tests.support.postgres import Postgres

from atrium.launcher.postgres import DATABASE

PASSWORD = "the admin's, for tests only"


def prepared_database(tmp_path_factory) -> Path:
    """The folder of a cluster that does not run. Whichever process of the run asks first makes it."""
    base: Path = tmp_path_factory.getbasetemp()
    place = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "prepared database"
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not place.exists():
            _make(place)
    return place


def _make(place: Path) -> None:
    server = Postgres().start()
    try:
        server.execute(f"CREATE DATABASE {DATABASE}")
        settings = {
            "ATRIUM_ENVIRONMENT": "development",
            "ATRIUM_SECRET_KEY": "a key for tests only",
            "ATRIUM_DATABASE_URL": server.url(DATABASE),
            "ATRIUM_ACCOUNT_PASSWORD": PASSWORD,
        }
        command = [sys.executable, "-m", "atrium.launcher.prepare", str(server.data / "atrium.prepared")]
        subprocess.run(command, env={**os.environ, **settings}, check=True, stdout=subprocess.DEVNULL, timeout=100)
        server.end()
        half = place.with_suffix(".half")
        subprocess.run(["cp", "-a", str(server.data), str(half)], check=True)
        half.rename(place)
    finally:
        server.stop()
