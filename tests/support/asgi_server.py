"""An ASGI application under Uvicorn on 127.0.0.1, in a thread of its own, with its lifespan."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from starlette.types import ASGIApp

from atrium.origin.server import listen


@contextmanager
def served(application: ASGIApp) -> Iterator[int]:
    """Gives the port."""
    started = threading.Event()
    config = uvicorn.Config(
        application, log_config=None, server_header=False, proxy_headers=False, ws="none", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    listener = listen("127.0.0.1", 0)

    def run() -> None:
        server.run(sockets=[listener])

    thread = threading.Thread(target=run, name="asgi-server")
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive(), "the application did not start"
            started.wait(0.01)
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()
        listener.close()
