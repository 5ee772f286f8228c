"""The practice site as a test wants it: as a process of its own, or in a thread beside the test."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection

from tests.support.asgi_server import served

from atrium.origin.app import Origin, Weather
from atrium.origin.pages import Pages

COMMAND = [sys.executable, "-m", "atrium", "origin", "serve", "--port", "0"]


@contextmanager
def practice_site(*options: str) -> Iterator[int]:
    """Its port."""
    with subprocess.Popen([*COMMAND, *options], stdout=subprocess.PIPE, text=True) as process:
        try:
            yield int(process.stdout.readline().rpartition(":")[2])
        finally:
            process.terminate()


_PAGES = Pages()


@contextmanager
def site_in(weather: Weather) -> Iterator[int]:
    """Its port. Pages are rendered once for all sites of this process: only what happens to them differs."""
    with served(Origin(_PAGES, weather)) as port:
        yield port


def ask(port, path, method="GET", body=None, **headers):
    """(response, body as sent)"""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, body=body, headers=headers)
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()
