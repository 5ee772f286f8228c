"""Drawings from records: where the lines and panes go. The templates draw them."""

import math
from functools import cache
from typing import Any

from atrium.web.site.records import Record, records

_STAGES = (
    ("queued", "started"),
    ("connecting", "connected"),
    ("waiting", "first_byte"),
    ("receiving", "received"),
    ("inflating", "inflated"),
    ("parsing", "parsed"),
)
_WIDTH, _HEIGHT, _LEFT, _GAP = 620, 400, 44, 4.5


@cache
def facade() -> dict[str, Any] | None:
    """One search as a façade: time goes up, pages stand side by side. None where no search is on record."""
    record = records().get("one_search")
    if record is None:
        return None
    pages, report = record["pages"], record["report"]
    top = math.ceil(max(page["parsed"] for page in pages) * 10) / 10
    each = (_WIDTH - _LEFT) / len(pages)

    def height(seconds: float) -> float:
        return round(seconds / top * (_HEIGHT - 14), 2)

    drawn = []
    for number, page in enumerate(pages):
        at, parts = page["queued"], []
        for phase, stage in _STAGES:
            if phase not in {"queued", "connecting", "waiting"} and page[stage] - at > 0:
                parts.append(
                    {"phase": phase, "y": round(_HEIGHT - height(page[stage]), 2), "height": height(page[stage] - at)}
                )
            at = page[stage]
        spent, waited = page["parsed"] - page["queued"], page["first_byte"] - page["queued"]
        kind = "list page" if number == 0 else "hotel page"
        drawn.append(
            {
                "x": round(_LEFT + number * each, 2),
                "y": round(_HEIGHT - height(page["parsed"]), 2),
                "height": height(spent),
                "parts": parts,
                "told": f"{kind} {number or 1}: {spent * 1000:.0f} ms, {waited * 1000:.0f} of them waiting",
            }
        )
    return {
        "width": _WIDTH,
        "height": _HEIGHT,
        "fin": round(each - _GAP, 2),
        "first": _LEFT,
        "pages": drawn,
        "ticks": [
            {"y": round(_HEIGHT - height(t / 10), 2), "label": f"{t / 10:.1f} s"}
            for t in range(0, round(top * 10) + 1, 2)
        ],
        "floor_y": round(_HEIGHT - height(report["floor_seconds"]), 2),
        "floor": report["floor_seconds"],
        "seconds": report["seconds"],
        "told": f"{record['question']}: {report['seconds']:.2f} seconds",
    }


def bars(record: Record, chosen: str = "") -> dict[str, Any]:
    """The medians of a record with every sample; `chosen` stands out. Logarithmic from 30 x on."""
    left, width, row = 140, 230, 34
    medians = sorted(record["medians"].items(), key=lambda item: item[1])
    samples = [each for each in record["samples"] if each["variant"] in record["medians"]]
    times = [each["seconds"] for each in samples]
    logarithmic = max(times) > 30 * min(times)
    if logarithmic:
        low, high = math.floor(math.log10(min(times))), math.ceil(math.log10(max(times)))
        ticks = [10.0**power for power in range(low, high + 1)]
    else:
        step = 10 ** math.floor(math.log10(max(times)))
        ticks = [step * count for count in range(math.ceil(max(times) / step) + 1)]
        ticks = ticks if len(ticks) <= 6 else ticks[:: math.ceil(len(ticks) / 6)]

    def x(seconds: float) -> float:
        part = (math.log10(seconds) - low) / (high - low) if logarithmic else seconds / max(*times, ticks[-1])
        return round(left + part * width, 1)

    rows = []
    for index, (name, median) in enumerate(medians):
        own = [x(each["seconds"]) for each in samples if each["variant"] == name]
        rows.append(
            {
                "name": name,
                "y": index * row + 6,
                "width": round(x(median) - left, 1),
                "dots": own,
                "label": duration(median),
                "label_x": max(own) + 10,
                "chosen": name == chosen,
            }
        )
    return {
        "width": left + width + 90,
        "height": len(rows) * row + 30,
        "left": left,
        "rows": rows,
        "logarithmic": logarithmic,
        "ticks": [{"x": x(tick), "label": duration(tick)} for tick in ticks],
        "rounds": 1 + max(each["round"] for each in samples),
        "told": record["question"] + ": " + "; ".join(f"{name} {duration(median)}" for name, median in medians),
    }


def duration(seconds: float) -> str:
    """Three digits: 0.698 s, 1.39 ms."""
    value, unit = (seconds, "s") if seconds >= 0.1 or not seconds else (seconds * 1000, "ms")
    return f"{value:.3g} {unit}" if value < 1000 else f"{value:,.0f} {unit}"
