"""Where embedded mode keeps what it has: var/ for data, logs and secrets, a short private folder for sockets."""

import hashlib
import os
import secrets
import stat
import tempfile
from dataclasses import dataclass
from pathlib import Path

from atrium.contracts.errors import InvalidRequest, OutputFailed

NEEDED_BYTES = (
    300 * 2**20
)  # a new PostgreSQL cluster, its log, 34,000 cities and Valkey's append-only file, with room to write


@dataclass(frozen=True, slots=True)
class Places:
    """Folders of one instance. Two checkouts have two; one checkout can have several, told apart by ATRIUM_VAR."""

    var: Path

    @property
    def log(self) -> Path:
        return self.var / "log"

    @property
    def run(self) -> Path:
        return self.var / "run"

    @property
    def postgres(self) -> Path:
        return self.var / "postgres"

    @property
    def prepared(self) -> Path:
        """A note of what was done to the database. Inside its folder: who removes one removes the other."""
        return self.postgres / "atrium.prepared"

    @property
    def valkey(self) -> Path:
        return self.var / "valkey"

    @property
    def sockets(self) -> Path:
        """A path short enough for a socket: 107 bytes is the limit (unix(7)), and var/ may lie deep."""
        name = hashlib.sha256(bytes(self.var)).hexdigest()[:12]
        return Path(tempfile.gettempdir()) / f"atrium-{os.getuid()}-{name}"

    def prepare(self) -> None:
        """Make the folders. Raises OutputFailed or InvalidRequest in one sentence where that can't be."""
        if self.var.exists() and not self.var.is_dir():
            raise InvalidRequest(f"{self.var} is a file; embedded mode keeps its data in a folder of that name")
        try:
            for folder in (self.var, self.log, self.run):
                folder.mkdir(parents=True, exist_ok=True)
            self._private(self.sockets)
            (self.run / ".write-test").write_bytes(b"x" * 4096)
            (self.run / ".write-test").unlink()
        except OSError as error:
            raise OutputFailed(f"can't write in {self.var}: {error.strerror}") from error
        free = os.statvfs(self.var)
        if free.f_bavail * free.f_frsize < NEEDED_BYTES:
            left = free.f_bavail * free.f_frsize // 2**20
            raise OutputFailed(f"{self.var} has {left} MB left on its disk; {NEEDED_BYTES // 2**20} MB are needed")

    def _private(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, exist_ok=True)
        # the name can be foreseen, so somebody else may have been there first
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode) or found.st_uid not in {os.getuid(), 65534}:
            raise InvalidRequest(f"{folder} belongs to somebody else; remove it or set TMPDIR")

    def secret(self, name: str) -> str:
        """A random secret of this instance, made once, readable by its owner only. Raises OutputFailed."""
        path = self.var / "secrets" / name
        try:
            path.parent.mkdir(mode=0o700, exist_ok=True)
            if not path.exists():
                with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
                    file.write(secrets.token_urlsafe(32) + "\n")
            value = path.read_text().strip()
        except OSError as error:
            raise OutputFailed(f"{error.filename}: {error.strerror}") from error
        if not value:  # not made anew: the database has the admin's, and knows no other
            raise OutputFailed(f"{path} is empty: write into it what it held, or remove all data with bin/reset")
        return value
