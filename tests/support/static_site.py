"""Small hotel sites of our own, in one process beside the tests: list pages of 30, hotel pages, counters, and faults.

`python -m tests.support.static_site` reads a line of JSON for each site and prints its port; the port alone, read once
more, ends it. Paths as at TripAdvisor. `GET /counters` answers
{"requests", "connections", "most_at_once"}. `mode` says how hotel pages are answered: "well", or all with one of
TROUBLES; `faults` says it for single pages: "p2" is the second list page, "d107" hotel 107.
"""

import asyncio
import atexit
import contextlib
import gzip
import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).parents[2]
PAGE = 30
FIRST = 100  # the number of the first hotel
PICTURES = {
    "drawn": b'<?xml version="1.0"?>\n<svg xmlns="http://www.w3.org/2000/svg"><rect/></svg>',
    "taken": b"\xff\xd8\xff\xe0 a photograph",
    "page": b"<html>not here",
    "large": b"\xff\xd8\xff" + bytes(3_000_000),
}
FAULTS = {
    "d107": "missing",
    "d117": "wall",
    "d127": "empty",
    "d137": "reset",
    "d147": "cut off",
    "d157": "cut off every other time",
}
TROUBLES = ("silent", "stalled", "busy", "failing", "cut off")


def hotel_page(number: int, padding: int) -> bytes:
    thing = {
        "@type": "LodgingBusiness",
        "name": f"Hotel Número {number} & Søn",
        "url": f"/Hotel_Review-g1-d{number}-Reviews-Hotel_{number}-Town.html",
        "priceRange": f"${100 + number} - ${200 + number}",
        "aggregateRating": {"@type": "AggregateRating", "ratingValue": "4.5", "reviewCount": str(number)},
    }
    filler = f"<p>{'a quiet street near the old harbour ' * (padding // 37)}</p>"
    return f'<html><script type="application/ld+json">{json.dumps(thing)}</script><h1>x</h1>{filler}</html>'.encode()


def list_page(number: int, total: int) -> bytes:
    first = FIRST + (number - 1) * PAGE
    cards = "".join(
        f'<div class="meta_listing ui_columns" data-locationid="{hotel}"><div class="listing_title">'
        f'<a class="property_title" href="/Hotel_Review-g1-d{hotel}-Reviews-Hotel_{hotel}-Town.html">Hotel {hotel}</a>'
        f'</div><div class="popindex">#{hotel - FIRST + 1} Best Value of {total} hotels in Town</div></div>'
        for hotel in range(first, min(first + PAGE, FIRST + total))
    )
    more = (
        f'<link rel="next" href="/Hotels-g1-oa{number * PAGE}-Town-Hotels.html">'
        if first + PAGE < FIRST + total
        else ""
    )
    return f'<html>{more}<input id="TYPEAHEAD_GEO_ID" value="1">{cards}</html>'.encode()


def answer(body: bytes, status: int = 200, headers: str = "") -> bytes:
    packed = gzip.compress(body, 1)
    head = f"HTTP/1.1 {status} x\r\nContent-Type: text/html; charset=utf-8\r\nContent-Encoding: gzip\r\n{headers}"
    return f"{head}Content-Length: {len(packed)}\r\n\r\n".encode() + packed


@lru_cache(maxsize=4000)  # some tests ask for 3,000 pages one after the other
def hotel_answer(number: int, padding: int) -> bytes:
    return answer(hotel_page(number, padding))


@dataclass(slots=True)
class Site:
    total: int = 90
    latency: float = 0.0  # seconds
    padding: int = 2000  # bytes of a hotel page
    mode: str = "well"
    faults: dict[str, str] = field(default_factory=dict)
    town: str = "Dubai"  # what the typeahead knows
    counters: dict[str, int] = field(default_factory=lambda: {"requests": 0, "connections": 0, "most_at_once": 0})
    open: set[asyncio.StreamWriter] = field(default_factory=set)
    at_once: int = 0
    asked: Counter[str] = field(default_factory=Counter)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.counters["connections"] += 1
        self.open.add(writer)
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                length = re.search(r"content-length: (\d+)", head, re.IGNORECASE)
                if length:
                    await reader.readexactly(int(length[1]))
                await self.count_and_answer(head.split()[1], writer)
        self.open.discard(writer)
        writer.close()

    async def count_and_answer(self, path: str, writer: asyncio.StreamWriter) -> None:
        if path == "/counters":
            writer.write(answer(json.dumps(self.counters).encode()))
            return
        self.counters["requests"] += 1
        self.at_once += 1
        self.counters["most_at_once"] = max(self.counters["most_at_once"], self.at_once)
        try:
            await asyncio.sleep(self.latency)
            await self.page(path, writer)
        finally:
            self.at_once -= 1

    async def page(self, path: str, writer: asyncio.StreamWriter) -> None:
        if path == "/robots.txt":
            writer.write(answer(b"User-agent: *\nCrawl-delay: 0\nDisallow: /private\n"))
        elif path == "/data/graphql/ids":
            town = {"localizedName": self.town, "HOTELS_URL": "/Hotels-g1-Town-Hotels.html", "isGeo": True}
            writer.write(answer(json.dumps([town]).encode()))
        elif listed := re.match(r"/Hotels-g1-(?:oa(\d+)-)?Town", path):
            number = int(listed[1] or 0) // PAGE + 1
            await self.send(f"p{number}", answer(list_page(number, self.total)), writer)
        elif hotel := re.match(r"/Hotel_Review-g1-d(\d+)-", path):
            await self.send(f"d{hotel[1]}", hotel_answer(int(hotel[1]), self.padding), writer)
        elif picture := re.fullmatch(r"/(?:private/)?media/(\w+)", path):
            body = PICTURES.get(picture[1])
            writer.write(answer(body) if body else answer(b"", 302, "Location: http://127.0.0.1:9/media/drawn\r\n"))
        else:
            writer.write(answer(b"no such page", 404))
        await writer.drain()

    async def send(self, key: str, good: bytes, writer: asyncio.StreamWriter) -> None:  # noqa: C901 - one line a case
        number = int(key[1:])
        self.asked[key] += 1
        kind = self.faults.get(key) or (self.mode if key.startswith("d") else "well")
        if kind == "cut off every other time":
            kind = "cut off" if self.asked[key] % 2 else "well"
        match kind:
            case "missing":
                writer.write(answer(b"no such page", 404))
            case "wall":
                writer.write(answer(b"<title>x</title><script>window.awsWafCookieDomainList=[]</script>", 403))
            case "empty":
                writer.write(answer(b"<title>Search results</title><p>none"))
            case "reset":
                writer.transport.abort()
            case "cut off":
                body = gzip.compress(b"<html>" * 1000)[:-20]
                writer.write(
                    b"HTTP/1.1 200 x\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n" % len(body) + body
                )
            case "silent":
                await asyncio.sleep(60)
            case "stalled":
                writer.write(good[:-100])
                await asyncio.sleep(60)
            case "busy":
                writer.write(answer(b"too fast", 429, "Retry-After: 60\r\n"))
            case "half failing" if number % 2:
                writer.write(good)
            case "failing" | "half failing":
                writer.write(answer(b"sorry", 500))
            case _:
                writer.write(good)


async def main() -> None:
    loop, sites = asyncio.get_running_loop(), {}
    while line := await loop.run_in_executor(None, sys.stdin.readline):  # ends with the tests that started it
        asked = json.loads(line)
        if isinstance(asked, int):
            server, site = sites.pop(asked)
            server.close()
            for writer in site.open:
                writer.transport.abort()
        else:
            site = Site(**asked)
            server = await asyncio.start_server(site.serve, "127.0.0.1", 0, backlog=1024)
            port = server.sockets[0].getsockname()[1]
            sites[port] = server, site
            sys.stdout.write(f"{port}\n")
            sys.stdout.flush()
    os._exit(0)


@lru_cache(maxsize=1)
def sites() -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.support.static_site"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, text=True, bufsize=1)
    atexit.register(process.communicate)
    return process


@contextlib.contextmanager
def static_site(**options) -> Iterator[str]:
    """The address of a running Site: http://127.0.0.1:port."""
    process = sites()
    process.stdin.write(f"{json.dumps(options)}\n")
    port = int(process.stdout.readline())
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.stdin.write(f"{port}\n")


def counters(address: str) -> dict[str, int]:
    with urlopen(f"{address}/counters") as found:
        return json.loads(gzip.decompress(found.read()))


if __name__ == "__main__":
    asyncio.run(main())
