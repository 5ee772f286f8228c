"""500 browsers that watch 50 jobs: what each was told, how late, and what search-api needs for it.

The delay of an event is from its id, which is Valkey's clock when it was written, to the moment a client has read it.
"""

import asyncio
import statistics
import tempfile
import threading
import time
from contextlib import ExitStack
from pathlib import Path

import psutil
from tests.support.search_api import ADA, SearchApi
from tests.support.static_site import static_site
from tests.support.valkey import Valkey

from benchmarks.harness import Sample, race

JOBS, CLIENTS, ROUNDS = 50, 500, 3
HOTELS = 30
LATENCY = 1.0  # seconds of the site: a job of 30 hotels, two at once, lasts 15 s


async def watch(api: SearchApi, job: str, delays: list[float]) -> list[str]:
    """Ids of the events of one client; `delays` of those that were written after it had come."""
    reader, writer = await asyncio.open_connection("127.0.0.1", api.port, limit=2**20)
    headers = "".join(f"{name}: {text}\r\n" for name, text in api.headers(ADA).items())
    writer.write(f"GET /api/search/jobs/{job}/events HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n".encode())
    told: list[str] = []
    await reader.readuntil(b"\r\n\r\n")
    came = time.time()
    while (line := await reader.readline()) not in {b"", b"0\r\n"}:
        if line.startswith(b"id: "):
            told.append(line[4:].decode().strip())
            written = int(told[-1].partition("-")[0]) / 1000
            if written > came:
                delays.append(time.time() - written)
    writer.close()
    return told


class Memory(threading.Thread):
    """The most that a process and its children hold, in bytes."""

    def __init__(self, process: int) -> None:
        super().__init__(daemon=True)
        self.most = 0
        self._process = psutil.Process(process)
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(0.2):
            family = (self._process, *self._process.children(recursive=True))
            self.most = max(self.most, sum(each.memory_info().rss for each in family))

    def stop(self) -> None:
        self._over.set()
        self.join()


def run(api: SearchApi) -> Sample:
    assert api.process is not None
    memory = Memory(api.process.pid)
    memory.start()
    jobs = [api.submit(city="Dubai", concurrency=2)["id"] for _ in range(JOBS)]
    delays: list[float] = []

    async def everybody() -> list[list[str]]:
        return await asyncio.gather(*(watch(api, jobs[number % JOBS], delays) for number in range(CLIENTS)))

    told = asyncio.run(everybody())
    memory.stop()
    for number, seen in enumerate(told):
        # queued, running, place, list, hotels, report, over
        assert len(seen) == len(set(seen)) == HOTELS + 6, f"client {number} was told {len(seen)} events"
        assert seen == told[number % JOBS], f"client {number} was told something else"
    delays.sort()
    assert len(delays) > CLIENTS * HOTELS / 2, "the clients came too late to see anything live"
    figures = {"events": sum(map(len, told)), "p99": delays[int(len(delays) * 0.99)], "memory_mb": memory.most / 2**20}
    return Sample(statistics.median(delays), None, figures)


def main() -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        address = stack.enter_context(static_site(total=HOTELS, latency=LATENCY))
        valkey = Valkey(folder).start()
        stack.callback(valkey.stop)
        api = SearchApi(valkey.url, address, jobs_running=JOBS, jobs_per_person=JOBS, jobs_queued=JOBS).start()
        stack.callback(api.stop)
        record = race(
            "sse",
            question=f"Seconds from an event's id to its reader, median: {CLIENTS} clients on {JOBS} jobs",
            expected="no event lost, median at most 0.1 s, search-api below 400 MB: one reader for each job",
            variants={"search-api": lambda: run(api)},
            rounds=ROUNDS,
        )
    for sample in record["samples"]:
        told = (f"{name} {sample[name]:.4g}" for name in ("seconds", "p99", "memory_mb", "events"))
        print(", ".join(told))


if __name__ == "__main__":
    main()
