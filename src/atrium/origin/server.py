"""Uvicorn on a socket that is there before anybody is told about it."""

import signal
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn

from atrium.origin.app import App


def listen(host: str, port: int) -> socket.socket:
    """Raises OSError where the port is taken."""
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen(2048)
    except OSError:
        listener.close()
        raise
    return listener


def run(application: App, listener: socket.socket, ready: Callable[[], None]) -> None:
    """Until SIGINT or SIGTERM. `ready` is called when a signal would end it well and requests are answered."""
    config = uvicorn.Config(
        application,
        http="httptools",
        log_level="critical",
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=1,
    )
    _Quiet(config, ready).run(sockets=[listener])


class _Quiet(uvicorn.Server):
    """Ends with status 0 when it is told to: Uvicorn raises the signal once more when it has ended."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self.handle_exit)
        yield
