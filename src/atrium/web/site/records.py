"""What was measured: the records of benchmarks/results, read once. Pages show no other figures than theirs."""

import json
from functools import cache
from pathlib import Path
from typing import Any

Record = dict[str, Any]
_CHECKOUT = Path(__file__).parents[4] / "benchmarks" / "results"
_IN_AN_IMAGE = Path(__file__).parent / "records"


@cache
def records() -> dict[str, Record]:
    """By name; from the checkout, or from beside this file in an image. None of them where neither is there."""
    folder = _CHECKOUT if _CHECKOUT.is_dir() else _IN_AN_IMAGE
    found = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(folder.glob("*.json"))]
    return {record["name"]: record for record in found}


def seconds(name: str, variant: str) -> float | None:
    record = records().get(name)
    return record["medians"].get(variant) if record else None


def times(name: str, slow: str, fast: str) -> float | None:
    """How many times as fast `fast` is as `slow`; None where it was not measured."""
    slower, faster = seconds(name, slow), seconds(name, fast)
    return slower / faster if slower and faster else None


def machine(record: Record) -> str:
    """On what it ran, in one line."""
    found = record["machine"]
    load = f", load before {found['load_before']:.1f}" if "load_before" in found else ""
    return f"{found['cores']} cores, {found['memory_gib']} GiB, Linux {found['kernel']}, Python {found['python']}{load}"
