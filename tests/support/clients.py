"""Both clients behind one call, so that one test can ask the same of each."""

import asyncio
import threading

import uvloop

from atrium.fetching.aio import AsyncClient
from atrium.fetching.blocking import BlockingClient
from atrium.fetching.inflate import inflate
from atrium.fetching.page import RawPage, Stopwatch
from atrium.fetching.site import Site


def by_asyncio(urls: list[str], site: Site, watches: list[Stopwatch], run=asyncio.run) -> list[RawPage | Exception]:
    async def all_of_them() -> list[RawPage | Exception]:
        client = AsyncClient(connections=8)
        try:
            pages = (client.fetch(url, watch, site) for url, watch in zip(urls, watches, strict=True))
            return await asyncio.gather(*pages, return_exceptions=True)
        finally:
            await client.close()

    return run(all_of_them())


def by_uvloop(urls: list[str], site: Site, watches: list[Stopwatch]) -> list[RawPage | Exception]:
    return by_asyncio(urls, site, watches, uvloop.run)


def by_threads(urls: list[str], site: Site, watches: list[Stopwatch]) -> list[RawPage | Exception]:
    client = BlockingClient(connections=8)
    found: dict[int, RawPage | Exception] = {}

    def work(number: int) -> None:
        try:
            found[number] = client.fetch(urls[number], watches[number], site)
        except Exception as error:  # noqa: BLE001 - the test looks at it
            found[number] = error

    threads = [threading.Thread(target=work, args=(number,)) for number in range(len(urls))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    client.close()
    return [found[number] for number in range(len(urls))]


CLIENTS = {"asyncio": by_asyncio, "uvloop": by_uvloop, "threads": by_threads}


def fetch(client: str, url: str, site: Site, watch: Stopwatch | None = None) -> bytes:
    """The inflated page; raises what the client raised."""
    [got] = CLIENTS[client]([url], site, [watch or Stopwatch()])
    if isinstance(got, Exception):
        raise got
    return inflate(got, site.policy.max_inflated)
