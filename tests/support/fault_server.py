"""A server on 127.0.0.1 that misbehaves on request: the path names the fault. Shared by the tests of both clients."""

import asyncio
import contextlib
import gzip
import socket
import ssl
import struct
import threading
import time
import zlib
from collections import Counter, defaultdict
from collections.abc import Awaitable, Callable
from functools import cache
from typing import Self

PAGE = b"<!doctype html><title>Hotel Aurora</title>" + b"<p>a quiet house by the sea</p>" * 200
WALL = b"<html><title>Are you a person?</title></html>"

Handler = Callable[[asyncio.StreamWriter], Awaitable[None]]
FAULTS: dict[str, Handler] = {}


def fault(name: str) -> Callable[[Handler], Handler]:
    def register(handler: Handler) -> Handler:
        FAULTS[name] = handler
        return handler

    return register


def answer(status: str = "200 OK", body: bytes = PAGE, **headers: str) -> bytes:
    lines = {"Content-Type": "text/html; charset=UTF-8", "Content-Length": str(len(body))}
    lines |= {name.replace("_", "-").title(): value for name, value in headers.items()}
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value)
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode("utf-8", "surrogateescape") + body


def says(name: str, data: bytes, *, closes: bool = True) -> None:
    """A fault that is nothing but the bytes it sends."""

    async def handler(writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        await writer.drain()
        if closes:
            writer.close()

    FAULTS[name] = handler


def reset(writer: asyncio.StreamWriter) -> None:
    sock = writer.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def drip(writer: asyncio.StreamWriter, data: bytes, seconds: float) -> None:
    with contextlib.suppress(ConnectionError):
        for byte in data:
            writer.write(bytes([byte]))
            await writer.drain()
            await asyncio.sleep(seconds)


@fault("reset-before-headers")
async def _(writer):
    reset(writer)


@fault("reset-mid-headers")
async def _(writer):
    writer.write(answer()[:30])
    await writer.drain()
    await asyncio.sleep(0.05)
    reset(writer)


@fault("reset-mid-body")
async def _(writer):
    writer.write(answer()[:1000])
    await writer.drain()
    await asyncio.sleep(0.05)
    reset(writer)


@fault("silent")
async def _(writer):
    await asyncio.sleep(30)


@fault("stalled-body")
async def _(writer):
    writer.write(answer()[:1000])
    await asyncio.sleep(30)


@fault("slow-headers")
async def _(writer):
    await drip(writer, answer(), 0.2)


@fault("dripping-body")
async def _(writer):
    page = answer()
    writer.write(page[:500])
    await drip(writer, page[500:], 0.2)


@fault("header-bomb")
async def _(writer):
    writer.write(b"HTTP/1.1 200 OK\r\n")
    with contextlib.suppress(ConnectionError):
        for number in range(50_000):
            writer.write(b"X-%d: %s\r\n" % (number, b"a" * 100))
            await writer.drain()
    writer.close()


@fault("endless-body")
async def _(writer):
    writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    with contextlib.suppress(ConnectionError):
        while True:
            writer.write(b"10000\r\n" + b"a" * 65_536 + b"\r\n")
            await writer.drain()


GZIPPED = gzip.compress(PAGE, mtime=0)
says("page", answer(), closes=False)
says("gzip", answer(body=GZIPPED, content_encoding="gzip"), closes=False)
says("deflate", answer(body=zlib.compress(PAGE), content_encoding="deflate"), closes=False)
says("raw-deflate", answer(body=zlib.compress(PAGE, wbits=-15), content_encoding="deflate"), closes=False)
says("until-closed", answer(content_length=""))
says("more-than-length", answer() + b"and more")
says("chunked", answer(content_length="", transfer_encoding="chunked", body=b"5\r\nhello\r\n0\r\n\r\n"), closes=False)
says("accepted", answer("202 Accepted", WALL), closes=False)
says("close-before-headers", b"")
says("less-than-length", answer(content_length=str(len(PAGE) + 1)))
says("garbage", b"\x00\x01\x02 this is no HTTP at all\r\n\r\n")
says("garbage-status", b"HTTP/1.1 20x fine\r\n\r\n")
says("one-long-header", answer(x_long="a" * 200_000))
says("bad-length", answer(content_length="many"))
says("negative-length", answer(content_length="-5"))
says("bad-chunks", answer(content_length="", transfer_encoding="chunked", body=b"zz\r\nhello\r\n"))
says("chunks-cut-off", answer(content_length="", transfer_encoding="chunked", body=b"50\r\nhello"))
says("truncated-gzip", answer(body=GZIPPED[: len(GZIPPED) // 2], content_encoding="gzip"), closes=False)
says("corrupt-gzip", answer(body=GZIPPED[:-6] + b"wrongs", content_encoding="gzip"), closes=False)
says("no-gzip", answer(content_encoding="gzip"), closes=False)
says("brotli", answer(content_encoding="br"), closes=False)
says("huge", answer(body=b"a" * 3_000_000))
says("no-content", answer("204 No Content", b"", content_length=""), closes=False)
says("not-modified", answer("304 Not Modified", b"", content_length=""), closes=False)
says("to-nowhere", answer("302 Found", b""), closes=False)
says("to-no-address", answer("302 Found", b"", location="http://[half/"), closes=False)
says("to-foreign", answer("301 Moved", b"", location="http://192.0.2.1/page"), closes=False)
says("to-user", answer("301 Moved", b"", location="http://me:secret@127.0.0.1/page"), closes=False)
says("to-file", answer("302 Found", b"", location="file:///etc/passwd"), closes=False)
says("loop", answer("302 Found", b"", location="/loop"), closes=False)
says("moved", answer("301 Moved", b"", location="/page?canonical=1#top"), closes=False)
says("moved-unquoted", answer("301 Moved", b"", location="/pagé name"), closes=False)
for _status in ("400", "401", "403", "404", "405", "410", "418", "429", "451", "500", "502", "503", "504", "599"):
    says(f"status-{_status}", answer(f"{_status} No", WALL), closes=False)
says("wall-403-gzip", answer("403 No", gzip.compress(WALL), content_encoding="gzip"), closes=False)
says("wall-403-huge", answer("403 No", b"<html>" + b"a" * 500_000))
says("busy-429", answer("429 No", WALL, retry_after="900"), closes=False)
says("wait-1", answer("429 No", b"", retry_after="1"), closes=False)
says("busy-503", answer("503 No", WALL, retry_after="900"), closes=False)


@cache
def _bomb() -> bytes:
    """Packed by the first server: a third of a second, which each process that collects the tests would spend."""
    return answer(body=gzip.compress(bytes(50_000_000)), content_encoding="gzip")


@fault("bomb")
async def _(writer):
    writer.write(_bomb())
    await writer.drain()


class FaultServer:
    """Started on entering; `requests` are (method, target, headers, body, moment) in the order they came.

    `script` gives a path another list of faults, one for each request; after the last one comes "page".
    """

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[tuple[str, str, dict[str, str], bytes, float]] = []
        self.script: defaultdict[str, list[str]] = defaultdict(list)
        self.robots: bytes = answer("404 Not Found", b"")
        self.connections = Counter()
        self._tls = tls
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever)

    def __enter__(self) -> Self:
        _bomb()  # before anybody waits for it
        self._thread.start()
        start = asyncio.start_server(self._serve, "127.0.0.1", 0, ssl=self._tls)
        self._server = asyncio.run_coroutine_threadsafe(start, self._loop).result()
        self.port = self._server.sockets[0].getsockname()[1]
        self.url = f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._stop(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def targets(self) -> list[str]:
        return [target for _, target, _, _, _ in self.requests]

    async def _stop(self) -> None:
        self._server.close()
        tasks = asyncio.all_tasks() - {asyncio.current_task()}
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0.01)  # aborted transports close their sockets in the next rounds of the loop

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections["opened"] += 1
        try:
            while not writer.is_closing():
                await self._one(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass
        except asyncio.CancelledError:
            pass
        finally:
            writer.transport.abort()

    async def _one(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = await reader.readexactly(1)
        if first == b"\x16":  # a TLS handshake on a plaintext port
            writer.write(answer("400 Bad Request", b"plain HTTP is spoken here"))
            writer.close()
            return
        head = (first + await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        method, target, _ = head[0].split(" ")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:]) if name}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        self.requests.append((method, target, headers, body, time.monotonic()))
        path = target.partition("?")[0].strip("/")
        if path == "robots.txt":
            writer.write(self.robots)
            return
        scripted = self.script[path]
        name = scripted.pop(0) if scripted else path
        await FAULTS.get(name, FAULTS["page"])(writer)
