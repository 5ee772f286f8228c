"""`python -m benchmarks report`: the tables and the plots of README.md, made from the records in results/."""

import json
import math
import re
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib import pyplot as plt

HERE = Path(__file__).parent
BASELINES = {
    "startup": "bin/atrium --help",
    "parse": "bare lexbor tree",
    "city": "floor",
    "throughput": "scrapy",
    "throughput_long": "1,200 pages",
    "store": "100 at once",
    "search_api": "command",
    "search_api_long": "command",
    "selections": "embedded",
    "sse": "search-api",
    "drf_list": "ordinary ModelViewSet",
    "dispatcher": "inside",
    "celery_workers": "celery, 1 process",
}
MANY = 50  # samples, from where on it can be said how long 99 of 100 take
INK, ACCENT, GREY = "#1d2b2f", "#0b7a75", "#9aa8ab"


def load(name: str) -> dict[str, Any] | None:
    file = HERE / "results" / f"{name}.json"
    return json.loads(file.read_text()) if file.exists() else None


def table(record: dict[str, Any], baseline: str) -> str:
    """Medians, the range of the samples, and ratios to the baseline."""
    base = record["medians"][baseline]
    rows = ["| | median ms | lowest to highest ms | ratio |", "|---|--:|--:|--:|"]
    for variant, median in sorted(record["medians"].items(), key=lambda item: item[1]):
        seconds = [sample["seconds"] for sample in record["samples"] if sample["variant"] == variant]
        spread = f"{min(seconds) * 1000:,.2f} to {max(seconds) * 1000:,.2f}"
        rows.append(f"| {variant} | {median * 1000:,.2f} | {spread} | {median / base:.3g} |")
    return "\n".join(rows)


def section(name: str, record: dict[str, Any]) -> str:
    machine = record["machine"]
    versions = ", ".join(f"{library} {version}" for library, version in sorted(machine["libraries"].items()))
    lines = [
        f"### {record['question']}",
        "",
        f"Expected before it ran: {record['expected']}.",
        "",
        table(record, BASELINES[name]),
        "",
        f"![samples of {name}](plots/{name}.svg)",
        "",
    ]
    for variant in record["medians"]:
        samples = sorted(sample["seconds"] for sample in record["samples"] if sample["variant"] == variant)
        if len(samples) >= MANY:
            p99 = samples[math.ceil(0.99 * len(samples)) - 1]
            lines.append(f"- {variant}, 99 of 100 within: {p99 * 1000:,.2f} ms")
    figures = sorted({key for sample in record["samples"] for key in sample} - {"round", "variant", "seconds"})
    for figure in figures:
        for variant in record["medians"]:
            found = [
                sample[figure] for sample in record["samples"] if sample["variant"] == variant and figure in sample
            ]
            if found:
                lines.append(f"- {variant}, {figure}: {min(found):.2f} to {max(found):.2f}")
    lines += [
        "",
        f"<sub>{record['started']}, {machine['cpu']}, {machine['cores']} cores, {machine['memory_gib']} GiB, Linux "
        f"{machine['kernel']}, Python {machine['python']}, load before {machine['load_before']:.1f}; {versions}; seed "
        f"{record['seed']}; raw samples in results/{name}.json</sub>",
    ]
    return "\n".join(lines)


def plot(name: str, record: dict[str, Any]) -> None:
    """Every sample as a dot, the median as a bar: the noise is part of the answer."""
    mpl.rcParams.update({"font.family": "sans-serif", "font.size": 10, "svg.hashsalt": name, "text.color": INK})
    variants = sorted(record["medians"], key=record["medians"].get, reverse=True)
    figure, axes = plt.subplots(figsize=(8, 0.45 * len(variants) + 0.9))
    for row, variant in enumerate(variants):
        samples = [sample["seconds"] * 1000 for sample in record["samples"] if sample["variant"] == variant]
        colour = GREY if variant == BASELINES[name] else ACCENT
        axes.barh(row, record["medians"][variant] * 1000, height=0.55, color=colour, alpha=0.35)
        axes.plot(samples, [row] * len(samples), "o", color=colour, markersize=3.5)
    axes.set_yticks(range(len(variants)), variants)
    axes.set_xlabel("milliseconds")
    largest, smallest = max(record["medians"].values()), min(record["medians"].values())
    if largest > 20 * smallest:
        axes.set_xscale("log")
        axes.set_xlabel("milliseconds, logarithmic")
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.tick_params(left=False, colors=INK)
    figure.tight_layout()
    (HERE / "plots").mkdir(exist_ok=True)
    figure.savefig(HERE / "plots" / f"{name}.svg", metadata={"Date": None}, facecolor="white")
    plt.close(figure)


def main() -> None:
    records = {name: record for name in BASELINES if (record := load(name))}
    for name, record in records.items():
        plot(name, record)
    text = "\n\n".join(section(name, record) for name, record in records.items())
    readme = HERE / "README.md"
    parts = re.split(r"(<!-- results -->\n|<!-- end of results -->)", readme.read_text())
    readme.write_text(f"{parts[0]}{parts[1]}\n{text}\n\n{parts[3]}{parts[4]}")


if __name__ == "__main__":
    main()
