"""The practice site as a child of the command, for as long as the command needs it."""

import os
import select
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from types import TracebackType
from typing import Self

LISTENS = b"practice site on "
START_LIMIT = 20.0  # seconds; it takes about one
STOP_LIMIT = 2.0


class PracticeSite:
    """Starts at once; `address()` waits until it listens, so that there is something to do in between.

    Its standard input is a pipe that nobody else holds and `--with-parent` makes it end with that pipe: it does not
    outlive the command, however the command ends. It has a session of its own, so Ctrl-C reaches the search first.
    """

    def __init__(self, *options: str) -> None:
        self._started = time.monotonic()
        self._complaints = tempfile.TemporaryFile()  # noqa: SIM115 - closed by close()
        self._process = subprocess.Popen(  # noqa: S603 - our own command
            [
                sys.executable,
                "-m",
                "atrium",
                "origin",
                "serve",
                "--host",
                "127.0.0.1",
                "--port",
                "0",
                "--with-parent",
                *options,
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._complaints,
            start_new_session=True,
        )

    def address(self) -> str:
        """http://127.0.0.1:PORT. Raises Unreachable where the site does not start."""
        assert self._process.stdout is not None  # noqa: S101 - it is a pipe
        descriptor, said = self._process.stdout.fileno(), b""
        # who comes late still reads what it said long ago
        while select.select([descriptor], [], [], 0)[0] or time.monotonic() < self._started + START_LIMIT:
            if not select.select([descriptor], [], [], 0.2)[0]:
                continue
            piece = os.read(descriptor, 4096)
            if not piece:
                with suppress(subprocess.TimeoutExpired):
                    self._process.wait(STOP_LIMIT)
                break
            said += piece
            for line in said.split(b"\n")[:-1]:
                if line.startswith(LISTENS):
                    return line.removeprefix(LISTENS).decode().strip()
        from atrium.contracts.errors import Unreachable  # takes as long to import as the site takes to start listening

        raise Unreachable(f"the practice site did not start: {self._last_words()}")

    def _last_words(self) -> str:
        if self._process.poll() is None:
            return f"it was not there after {START_LIMIT:g} seconds"
        self._complaints.seek(0)
        lines = self._complaints.read().decode(errors="replace").split("\n")
        return next((line for line in reversed(lines) if line.strip()), f"status {self._process.returncode}")

    def close(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(STOP_LIMIT)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout, self._complaints):
            assert pipe is not None  # noqa: S101 - all three were made above
            pipe.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
