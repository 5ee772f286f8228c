"""/metrics and /healthz on a port of their own, for Prometheus, for whatever keeps the process alive, and for
search-api, which tells staff.
"""

import json
import platform
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Protocol

from atrium import __version__
from atrium.contracts.errors import InvalidRequest


class Progress(Protocol):
    """What a process knows of itself. Asked from any thread."""

    def health(self) -> tuple[bool, dict[str, object]]:
        """Whether it gets on with its work, and the figures behind that."""
        ...

    def text(self) -> str:
        """Its metrics, see `exposition`."""
        ...


@contextmanager
def watched(process: str, progress: Progress, host: str, port: int) -> Iterator[int]:
    """Serves while the block runs; gives the port. Raises InvalidRequest when it is taken."""

    runs: dict[str, object] = {
        "version": __version__,
        "python": platform.python_version(),
        "started": datetime.now(UTC).isoformat(timespec="seconds"),
    }

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            match self.path.partition("?")[0]:
                case "/metrics":
                    self._answer(200, "text/plain; version=0.0.4; charset=utf-8", progress.text())
                case "/healthz":
                    healthy, told = progress.health()
                    self._answer(200 if healthy else 503, "application/json", json.dumps({**runs, **told}))
                case _:
                    self._answer(404, "text/plain; charset=utf-8", "there are /metrics and /healthz\n")

        def _answer(self, status: int, kind: str, text: str) -> None:
            body = text.encode()
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            """A scrape every few seconds is no news."""

    try:
        server = ThreadingHTTPServer((host, port), Handler)
    except OSError as error:
        raise InvalidRequest(f"{process} can't serve its metrics on {host}:{port}: {error.strerror}") from None
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, name="watch", daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
