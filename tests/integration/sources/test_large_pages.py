"""Large pages made to hurt: they take time by their length and not by its square, and little memory."""

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest

HEAP = [b"a%d" % number for number in range(3_000)]
LARGE: dict[str, Callable[[], bytes]] = {  # made when wanted: together they are 300 MB
    "nested 100,000 deep": lambda: b"<div>" * 100_000,
    "nested items": lambda: b"<div itemscope itemprop=a itemtype='http://schema.org/Hotel'>x" * 50_000,
    "nested JSON": lambda: b'<script type="application/ld+json">' + b'{"a":[' * 50_000 + b"</script>",
    "a title of 50 MB": lambda: b"<title>" + b"x" * 50_000_000 + b"</title>",
    "50 MB in windows-1252": lambda: b'<meta charset="windows-1252">' + b"\xe9" * 50_000_000,
    "scripts that never end": lambda: b'<script type="application/ld+json">' * 100_000,
    "brackets": lambda: b"<" * 5_000_000,
    "half tags": lambda: b"<a class=" * 500_000,
    "comments": lambda: b"<!--" * 1_000_000,
    "ranks": lambda: b"#1 of <b>" * 300_000,
    "labels": lambda: b'aria-label="4 of 5' * 200_000,
    "hints": lambda: b'<span class="header_popularity popIndexValidation">' * 100_000,
    "digits": lambda: b'<span property="v:count">' + b"9," * 2_000_000,
    "commas in JSON": lambda: (
        b'<script type="application/ld+json">{"@type":"Hotel","name":"x","a":"' + b", " * 2_000_000 + b'"\n}</script>'
    ),
    "entities": lambda: b"&amp" * 1_000_000,
    "a charset that is none": lambda: b"<meta charset=punycode>abc-" + b"kva" * 500_000,
    "wide": lambda: b"<p>" * 5_000_000,
    "as wide as allowed": lambda: b"<i a=1 b=2>x</i>" * 49_000,
    "attributes": lambda: b"<a " + b" ".join(b"a%d" % number for number in range(500_000)) + b">",
    "as many attributes as allowed": lambda: (b"<a " + b" ".join(HEAP[:1_900]) + b">") * 64,
    "attributes at a hint": lambda: (b'<div id="ABOUT_TAB" class="amenitiesColumn" ' + b" ".join(HEAP) + b">") * 40,
    "wide JSON": lambda: b'<script type="application/ld+json">[' + b"{}," * 5_000_000 + b"{}]</script>",
    "JSON as wide as allowed": lambda: (
        (b'<script type="application/ld+json">[' + b"{}," * 20_000 + b"{}]</script>") * 16
    ),
    "many hotels": lambda: b'<script type="application/ld+json">{"@type":"Hotel","name":"x"}</script>' * 60_000,
    "many items": lambda: b"<p itemscope itemtype=http://schema.org/Hotel><b itemprop=name>x</b>" * 30_000,
    "cells in foreign content": lambda: b"<svg>" + b"<td>" * 40_000,
}
# Reads a line of JSON and as many bytes of a page, over and over; each page is parsed by a fork that reads it itself.
ALONE = """
import json, os, resource, sys, time
from atrium.contracts.errors import SourceError
from atrium.sources import registry

def read(page, parser, kinds):
    seconds = {}
    for name in registry.names():
        source, start = registry.get(name), time.process_time()
        for kind in kinds:
            try:
                getattr(source, f"parse_{kind}")(page, url="https://x.example/y", parser=parser)
            except SourceError:
                pass
        seconds[name] = time.process_time() - start
    return seconds

def memory():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

for parser in ("lexbor", "bs4"):
    read(b"<p>", parser, ("detail", "list"))  # what they import is there before the first fork
asked = open(0, "rb", buffering=0)
while line := asked.readline():
    size, parser, kinds = json.loads(line)
    if child := os.fork():
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print(json.dumps({"status": status}), flush=True)
        continue
    page = bytearray()
    while len(page) < size:
        page += asked.read(size - len(page))
    page, before = bytes(page), memory()
    seconds = read(page, parser, kinds)
    print(json.dumps({"seconds": seconds, "grown": memory() - before}), flush=True)
    os._exit(0)
"""


class Cost(NamedTuple):
    seconds: dict[str, float]  # of computing, by source
    grown: int  # MB


Alone = Callable[..., Cost]


@pytest.fixture(scope="module")
def alone() -> Iterator[Alone]:
    """In a process of its own: a crash of the parser is a failure as well."""
    with subprocess.Popen([sys.executable, "-c", ALONE], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parsers:

        def cost(page: bytes, parser: str, *kinds: str) -> Cost:
            parsers.stdin.write(json.dumps([len(page), parser, kinds]).encode() + b"\n" + page)
            parsers.stdin.flush()
            told = json.loads(parsers.stdout.readline())
            assert "seconds" in told, told
            assert json.loads(parsers.stdout.readline()) == {"status": 0}
            return Cost(**told)

        yield cost


@pytest.mark.parametrize("name", LARGE)
def test_large_pages_take_little_memory_and_no_time_by_their_square(name, alone: Alone):
    """Four times the page takes about four times as long; a square would take sixteen. Not a benchmark: a bound."""
    page = LARGE[name]()
    whole = alone(page, "lexbor", "detail", "list")
    assert whole.grown < 200

    def grows(whole: Cost) -> bool:
        slow = {source: seconds for source, seconds in whole.seconds.items() if seconds > 0.2}
        part = alone(page[: len(page) // 4], "lexbor", "detail", "list") if slow else whole
        return all(seconds < 10 * part.seconds[source] for source, seconds in slow.items())

    assert grows(whole) or grows(alone(page, "lexbor", "detail", "list"))  # a busy machine empties its caches


SLOW = ["nested 100,000 deep", "nested JSON", "a title of 50 MB", "scripts that never end", "JSON as wide as allowed"]
LONG = pytest.mark.long(
    "integration/sources/test_large_pages.py::test_large_pages_take_little_memory_and_no_time_by_their_square",
    "integration/sources/test_large_pages.py::test_the_slow_engine_survives_as_well",  # the other pages
)
SLOWEST = [pytest.param(name, marks=LONG) for name in ("as wide as allowed", "cells in foreign content")]


@pytest.mark.parametrize("name", [*SLOW, *SLOWEST])
def test_the_slow_engine_survives_as_well(name, alone: Alone):
    assert alone(LARGE[name](), "bs4", "detail").grown < 200
