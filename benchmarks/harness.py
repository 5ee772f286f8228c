"""How every figure here is made: seeded, interleaved, outputs asserted equal, machine recorded, raw samples kept."""

import hashlib
import importlib.metadata
import json
import os
import platform
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"
LIBRARIES = (
    "aiohttp",
    "beautifulsoup4",
    "isal",
    "lxml",
    "pydantic",
    "scrapy",
    "selectolax",
    "twisted",
    "urllib3",
    "uvloop",
)


@dataclass(frozen=True)
class Sample:
    """One run of one variant; `output` is a digest of what came out, None where nothing is comparable."""

    seconds: float
    output: str | None = None
    figures: dict[str, float] = field(default_factory=dict)


def digest(documents: Iterable[Any]) -> str:
    """The same for equal documents in any order."""
    lines = sorted(json.dumps(document, sort_keys=True, ensure_ascii=False) for document in documents)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def machine() -> dict[str, Any]:
    model = next(
        (
            line.split(":", 1)[1].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if line.startswith("model name")
        ),
        platform.processor(),
    )
    versions = {name: importlib.metadata.version(name) for name in LIBRARIES if _installed(name)}
    return {
        "cpu": model,
        "cores": len(os.sched_getaffinity(0)),
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1),
        "kernel": platform.release(),
        "python": platform.python_version(),
        "load_before": os.getloadavg()[0],
        "libraries": versions,
    }


def _installed(name: str) -> bool:
    try:
        importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True


def race(
    name: str,
    *,
    question: str,
    expected: str,
    variants: Mapping[str, Callable[[], Sample]],
    rounds: int,
    seed: int = 7,
) -> dict[str, Any]:
    """Run every variant once per round, in a new seeded order each time, and keep every sample.

    Raises SystemExit where two variants gave different outputs: then there is nothing to compare.
    """
    order = random.Random(seed)
    record: dict[str, Any] = {
        "name": name,
        "question": question,
        "expected": expected,
        "seed": seed,
        "machine": machine(),
        "started": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        "samples": [],
    }
    outputs: dict[str, str] = {}
    for number in range(rounds):
        names = list(variants)
        order.shuffle(names)
        for variant in names:
            sample = variants[variant]()
            record["samples"].append({"round": number, "variant": variant, "seconds": sample.seconds, **sample.figures})
            if sample.output is not None:
                outputs[variant] = sample.output
                if len(set(outputs.values())) > 1:
                    raise SystemExit(f"{name}: the outputs differ, so the times mean nothing: {outputs}")
            print(
                f"  {name} round {number + 1}/{rounds} {variant:24} {sample.seconds * 1000:10.2f} ms", file=sys.stderr
            )
    record["outputs"] = outputs
    record["medians"] = {
        variant: statistics.median(s["seconds"] for s in record["samples"] if s["variant"] == variant)
        for variant in variants
    }
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(record, indent=1) + "\n")
    return record


def table(record: Mapping[str, Any], baseline: str) -> str:
    """Medians and ratios to `baseline`, for reading."""
    base = record["medians"][baseline]
    rows = [f"{record['question']}", f"{'':24} {'median ms':>12} {'ratio':>8}"]
    rows += [
        f"{variant:24} {median * 1000:12.3f} {median / base:8.3f}"
        for variant, median in sorted(record["medians"].items(), key=lambda item: item[1])
    ]
    return "\n".join(rows)


def child(*arguments: str, **environment: str) -> dict[str, Any]:
    """Run a Python module in a process of its own and read the JSON document that it leaves in its last argument.

    Not through a pipe: where PYTHONUNBUFFERED is set, `print` writes once, and a process that is stopped meanwhile and
    continued (a debugger, a frozen container) has written 64 KiB of it and drops the rest.
    """
    with tempfile.TemporaryDirectory() as folder:
        answer = Path(folder) / "answer.json"
        command = [sys.executable, *arguments, str(answer)]
        subprocess.run(command, check=True, env={**os.environ, **environment}, timeout=900)
        return json.loads(answer.read_bytes())
