"""Large pages made to hurt: they take time by their length and not by its square, and little memory."""

import contextlib
import json
import subprocess
import sys
import time

import pytest

from atrium.contracts.errors import SourceError
from atrium.sources import registry

HEAP = [b"a%d" % number for number in range(3_000)]
LARGE = {
    "nested 100,000 deep": b"<div>" * 100_000,
    "nested items": b"<div itemscope itemprop=a itemtype='http://schema.org/Hotel'>x" * 50_000,
    "nested JSON": b'<script type="application/ld+json">' + b'{"a":[' * 50_000 + b"</script>",
    "a title of 50 MB": b"<title>" + b"x" * 50_000_000 + b"</title>",
    "50 MB in windows-1252": b'<meta charset="windows-1252">' + b"\xe9" * 50_000_000,
    "scripts that never end": b'<script type="application/ld+json">' * 100_000,
    "brackets": b"<" * 5_000_000,
    "half tags": b"<a class=" * 500_000,
    "comments": b"<!--" * 1_000_000,
    "ranks": b"#1 of <b>" * 300_000,
    "labels": b'aria-label="4 of 5' * 200_000,
    "hints": b'<span class="header_popularity popIndexValidation">' * 100_000,
    "digits": b'<span property="v:count">' + b"9," * 2_000_000,
    "commas in JSON": b'<script type="application/ld+json">{"@type":"Hotel","name":"x","a":"'
    + b", " * 2_000_000
    + b'"\n}</script>',
    "entities": b"&amp" * 1_000_000,
    "a charset that is none": b"<meta charset=punycode>abc-" + b"kva" * 500_000,
    "wide": b"<p>" * 5_000_000,
    "as wide as allowed": b"<i a=1 b=2>x</i>" * 49_000,
    "attributes": b"<a " + b" ".join(b"a%d" % number for number in range(500_000)) + b">",
    "as many attributes as allowed": (b"<a " + b" ".join(b"a%d" % number for number in range(1_900)) + b">") * 64,
    "attributes at a hint": (b'<div id="ABOUT_TAB" class="amenitiesColumn" ' + b" ".join(HEAP) + b">") * 40,
    "wide JSON": b'<script type="application/ld+json">[' + b"{}," * 5_000_000 + b"{}]</script>",
    "JSON as wide as allowed": (b'<script type="application/ld+json">[' + b"{}," * 20_000 + b"{}]</script>") * 16,
    "many hotels": b'<script type="application/ld+json">{"@type":"Hotel","name":"x"}</script>' * 60_000,
    "many items": b"<p itemscope itemtype=http://schema.org/Hotel><b itemprop=name>x</b>" * 30_000,
    "cells in foreign content": b"<svg>" + b"<td>" * 40_000,
}
ALONE = """
import json, resource, sys, time
from atrium.contracts.errors import SourceError
from atrium.sources import registry
page = sys.stdin.buffer.read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
slowest = 0.0
for name in registry.names():
    source = registry.get(name)
    for kind in sys.argv[2:]:
        read = getattr(source, f"parse_{kind}")
        start = time.process_time()
        try:
            read(page, url="https://x.example/y", parser=sys.argv[1])
        except SourceError:
            pass
        slowest = max(slowest, time.process_time() - start)
grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
print(json.dumps({"slowest": slowest, "grown": grown}))
"""


def alone(page: bytes, parser: str, *kinds: str) -> dict[str, float]:
    """In a process of its own: a crash of the parser is a failure as well."""
    run = subprocess.run(
        [sys.executable, "-c", ALONE, parser, *kinds], input=page, capture_output=True, timeout=110, check=True
    )
    return json.loads(run.stdout)


@pytest.mark.parametrize("name", LARGE)
def test_large_pages_take_little_memory(name):
    assert alone(LARGE[name], "lexbor", "list", "detail")["grown"] < 200


SLOW = [
    "nested 100,000 deep",
    "nested JSON",
    "a title of 50 MB",
    "scripts that never end",
    "as wide as allowed",
    "JSON as wide as allowed",
    "cells in foreign content",
]


@pytest.mark.parametrize("name", SLOW)
def test_the_slow_engine_survives_as_well(name):
    assert alone(LARGE[name], "bs4", "detail")["grown"] < 200


@pytest.mark.parametrize("source", registry.names())
@pytest.mark.parametrize("name", [name for name in LARGE if "50 MB" not in name])
def test_time_grows_with_the_page_and_not_with_its_square(name, source):
    """Four times the page takes about four times as long; a square would take sixteen. Not a benchmark: a bound."""
    page = LARGE[name]

    def seconds(part: bytes) -> float:
        start = time.process_time()
        for read in (registry.get(source).parse_detail, registry.get(source).parse_list):
            with contextlib.suppress(SourceError):
                read(part, url="https://x.example/y")
        return time.process_time() - start

    def grows() -> bool:
        whole = seconds(page)
        return whole < 0.2 or whole < 10 * seconds(page[: len(page) // 4])

    assert grows() or grows()  # a busy machine empties its caches
