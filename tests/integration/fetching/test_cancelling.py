"""A search that is cancelled ends within a second, whatever it is waiting for."""

import asyncio
import socket
import threading
import time

import psutil
import pytest
from tests.support.clock import Clock

from atrium.contracts.errors import Cancelled
from atrium.fetching.aio import AsyncClient
from atrium.fetching.blocking import BlockingClient
from atrium.fetching.page import Stopwatch

SLOW = {"connect_timeout": 20.0, "read_timeout": 20.0, "page_timeout": 20.0, "attempts": 5}


@pytest.fixture
def client():
    client = BlockingClient(connections=1)
    yield client
    client.close()
    assert "atrium-fetch-guard" not in {thread.name for thread in threading.enumerate()}


def cancelled_after(seconds: float) -> threading.Event:
    cancelled = threading.Event()
    threading.Timer(seconds, cancelled.set).start()
    return cancelled


def ends_soon(client, url, site) -> None:
    cancelled, clock = cancelled_after(0.3), Clock()
    with pytest.raises(Cancelled):
        client.fetch(url, Stopwatch(), site, cancelled)
    assert cancelled.is_set()
    assert clock.seconds() < 1.3


@pytest.mark.parametrize("name", ["silent", "stalled-body", "slow-headers", "dripping-body"])
def test_while_it_waits_for_bytes(client, name, server, site_of):
    ends_soon(client, f"{server.url}/{name}", site_of(server.url, **SLOW))


def test_while_it_waits_for_a_slot(client, server, site_of):
    site = site_of(server.url, **SLOW)
    cancelled = threading.Event()

    def waits() -> None:
        with pytest.raises(Cancelled):
            client.fetch(f"{server.url}/silent", Stopwatch(), site, cancelled)

    first = threading.Thread(target=waits)
    first.start()
    while not server.requests:
        time.sleep(0.01)
    ends_soon(client, f"{server.url}/page", site)
    cancelled.set()
    first.join()


def test_while_it_backs_off(client, server, site_of):
    server.script["page"] = ["status-500"] * 5
    ends_soon(client, f"{server.url}/page", site_of(server.url, **SLOW | {"backoff": 1e6, "backoff_limit": 1e6}))


def test_while_it_waits_for_its_turn(client, server, site_of):
    site = site_of(server.url, **SLOW)
    site.rate.hold(f"127.0.0.1:{server.port}", 30, time.monotonic())
    ends_soon(client, f"{server.url}/page", site)
    assert not server.requests


def test_while_it_connects(client, site_of):
    with socket.socket() as sock, socket.socket() as first, socket.socket() as second:
        sock.bind(("127.0.0.1", 0))
        sock.listen(0)
        for filler in (first, second):
            filler.setblocking(False)
            filler.connect_ex(sock.getsockname())
        url = f"http://127.0.0.1:{sock.getsockname()[1]}"
        ends_soon(client, url, site_of(url, **SLOW))


def test_while_it_shakes_hands(client, site_of):
    with socket.create_server(("127.0.0.1", 0)) as sock:
        url = f"https://127.0.0.1:{sock.getsockname()[1]}"
        ends_soon(client, url, site_of(url, **SLOW))


def test_before_it_began(client, server, site_of):
    cancelled = threading.Event()
    cancelled.set()
    with pytest.raises(Cancelled):
        client.fetch(f"{server.url}/page", Stopwatch(), site_of(server.url), cancelled)
    assert not server.requests


@pytest.mark.parametrize("name", ["silent", "stalled-body", "slow-headers"])
def test_a_cancelled_task_leaves_no_connection(name, server, site_of):
    async def main() -> None:
        client = AsyncClient(connections=1)
        task = asyncio.create_task(client.fetch(f"{server.url}/{name}", Stopwatch(), site_of(server.url, **SLOW)))
        await asyncio.sleep(0.3)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await client.fetch(f"{server.url}/page", Stopwatch(), site_of(server.url))  # its slot is free again
        await client.close()
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(main())
    assert not [c for c in psutil.Process().net_connections() if c.raddr and c.raddr.port == server.port]


def test_closing_twice_is_allowed(client):
    client.close()
    client.close()
    asyncio.run(_close_twice())


async def _close_twice() -> None:
    client = AsyncClient(connections=1)
    await client.close()
    await client.close()
