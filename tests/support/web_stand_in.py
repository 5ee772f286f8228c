"""What may stand behind the gateway, misbehaving on demand: a raw HTTP server on a unix socket."""

import asyncio
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

Answer = Callable[["Asked", asyncio.StreamWriter], Awaitable[bool]]


@dataclass(frozen=True)
class Asked:
    """One request as it arrived; `connection` counts connections from 1."""

    connection: int
    head: str
    body: bytes

    @property
    def line(self) -> str:
        return self.head.partition("\r\n")[0]

    @property
    def headers(self) -> dict[str, str]:
        pairs = (line.partition(": ") for line in self.head.split("\r\n")[1:] if line)
        return {name.lower(): value for name, _, value in pairs}


@dataclass
class StandIn:
    """`answer` writes an answer and says whether the connection is kept."""

    answer: Answer
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        number = self.connections
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                request = Asked(number, head, b"")
                body = await reader.readexactly(int(request.headers.get("content-length", "0")))
                request = Asked(number, head, body)
                self.asked.append(request)
                if not await self.answer(request, writer):
                    return
        except (asyncio.IncompleteReadError, ConnectionError):
            return
        finally:
            writer.close()


@contextmanager
def behind(socket: Path, answer: Answer) -> Iterator[StandIn]:
    stand_in, ready, stop = StandIn(answer), threading.Event(), threading.Event()

    async def run() -> None:
        server = await asyncio.start_unix_server(stand_in.serve, socket)
        ready.set()
        await asyncio.to_thread(stop.wait)
        server.close()

    thread = threading.Thread(target=lambda: asyncio.run(run()), name="web-stand-in")
    thread.start()
    assert ready.wait(5)
    try:
        yield stand_in
    finally:
        stop.set()
        thread.join()
        socket.unlink(missing_ok=True)


async def reply(writer: asyncio.StreamWriter, body: bytes = b"ok", *headers: str, status: str = "200 OK") -> bool:
    lines = [f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers]
    writer.write("\r\n".join([*lines, "", ""]).encode() + body)
    await writer.drain()
    return True
