"""The practice site as a process of its own, as a test wants it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection

COMMAND = [sys.executable, "-m", "atrium", "origin", "serve", "--port", "0"]


@contextmanager
def practice_site(*options: str) -> Iterator[int]:
    """Its port."""
    with subprocess.Popen([*COMMAND, *options], stdout=subprocess.PIPE, text=True) as process:
        try:
            yield int(process.stdout.readline().rpartition(":")[2])
        finally:
            process.terminate()


def ask(port, path, method="GET", body=None, **headers):
    """(response, body as sent)"""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request(method, path, body=body, headers=headers)
        response = connection.getresponse()
        return response, response.read()
    finally:
        connection.close()
