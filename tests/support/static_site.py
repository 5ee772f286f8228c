"""A small hotel site of our own in a process of its own: list pages of 30, hotel pages, counters, and faults by path.

Started with `python -m tests.support.static_site`; prints its port. Paths as at TripAdvisor. `GET /counters` answers
{"requests", "connections", "most_at_once"}. A hotel number that ends in 7 with faults on: see FAULTS.
"""

import asyncio
import contextlib
import gzip
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).parents[2]
PAGE = 30
FAULTS = {107: 404, 117: "wall", 127: "empty", 137: "reset"}


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
    first = 100 + (number - 1) * PAGE
    cards = "".join(
        f'<div class="meta_listing ui_columns" data-locationId="{hotel}"><a class="property_title" '
        f'href="/Hotel_Review-g1-d{hotel}-Reviews-Hotel_{hotel}-Town.html">Hotel {hotel}</a>'
        f'<div class="popindex">#{hotel - 99} Best Value of {total} hotels in Town</div></div>'
        for hotel in range(first, min(first + PAGE, 100 + total))
    )
    more = f'<link rel="next" href="/Hotels-g1-oa{number * PAGE}-Town-Hotels.html">' if first + PAGE < 100 + total else ""
    return f'<html>{more}<input id="TYPEAHEAD_GEO_ID" value="1">{cards}</html>'.encode()


class Site:
    def __init__(self, total: int, latency: float, padding: int, *, faults: bool) -> None:
        self.total, self.latency, self.padding, self.faults = total, latency, padding, faults
        self.requests = self.connections = self.at_once = self.most_at_once = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode()
                length = re.search(r"content-length: (\d+)", head, re.IGNORECASE)
                if length:
                    await reader.readexactly(int(length[1]))
                await self.answer(head.split()[1], writer)
        writer.close()

    async def answer(self, path: str, writer: asyncio.StreamWriter) -> None:
        if path == "/counters":
            counters = {"requests": self.requests, "connections": self.connections, "most_at_once": self.most_at_once}
            return await self.send(writer, json.dumps(counters).encode())
        self.requests += 1
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        try:
            await asyncio.sleep(self.latency)
            await self.page(path, writer)
        finally:
            self.at_once -= 1

    async def page(self, path: str, writer: asyncio.StreamWriter) -> None:
        if path == "/robots.txt":
            return await self.send(writer, b"User-agent: *\nCrawl-delay: 0\nDisallow: /private\n")
        if path == "/data/graphql/ids":
            details = {"localizedName": "Dubai", "HOTELS_URL": "/Hotels-g1-Town-Hotels.html", "isGeo": True}
            return await self.send(writer, json.dumps([details]).encode())
        if listed := re.match(r"/Hotels-g1-(?:oa(\d+)-)?Town", path):
            return await self.send(writer, list_page(int(listed[1] or 0) // PAGE + 1, self.total))
        hotel = re.match(r"/Hotel_Review-g1-d(\d+)-", path)
        fault = FAULTS.get(int(hotel[1])) if hotel and self.faults else None
        if fault == "reset":
            writer.transport.abort()
        elif fault == "wall":
            await self.send(writer, b"<title>x</title><script>window.awsWafCookieDomainList=[]</script>", status=403)
        elif fault == "empty":
            await self.send(writer, b"<title>Search results</title><p>none")
        elif not hotel or fault == 404:
            await self.send(writer, b"no such page", status=404)
        else:
            await self.send(writer, hotel_page(int(hotel[1]), self.padding))
        return None

    async def send(self, writer: asyncio.StreamWriter, page: bytes, status: int = 200) -> None:
        body = gzip.compress(page, 1)
        head = f"HTTP/1.1 {status} x\r\nContent-Type: text/html; charset=utf-8\r\nContent-Encoding: gzip\r\n"
        writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        await writer.drain()


async def main(total: int, latency: float, padding: int, *, faults: bool) -> None:
    site = Site(total, latency, padding, faults=faults)
    server = await asyncio.start_server(site.serve, "127.0.0.1", 0, backlog=1024)
    print(server.sockets[0].getsockname()[1], flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)  # ends with the test that started it
    os._exit(0)


@contextlib.contextmanager
def static_site(total: int = 90, latency: float = 0.0, padding: int = 2000, *, faults: bool = False) -> Iterator[str]:
    """The address of a running site: http://127.0.0.1:port."""
    command = [sys.executable, "-m", "tests.support.static_site", str(total), str(latency), str(padding), str(int(faults))]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.stdin.close()
        process.wait(5)
        process.stdout.close()


def counters(address: str) -> dict[str, int]:
    with urlopen(f"{address}/counters") as answer:
        return json.loads(gzip.decompress(answer.read()))


if __name__ == "__main__":
    numbers = sys.argv[1:]
    asyncio.run(main(int(numbers[0]), float(numbers[1]), int(numbers[2]), faults=numbers[3] == "1"))
