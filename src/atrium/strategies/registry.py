"""The strategies there are, by name: what each does with waiting and with parsing, and where it is."""

import importlib
from dataclasses import dataclass
from typing import cast

from atrium.contracts.errors import StrategyUnavailable, UnknownName
from atrium.strategies.strategy import Strategy

DEFAULT = "asyncio-threads"


@dataclass(frozen=True, slots=True)
class Entry:
    """`where` is `module:Class`, with a dot before modules of this package; the rest are words for people.

    A module that can't run everywhere has `unavailable() -> str | None`, the reason. Nothing is imported to list names.
    """

    where: str
    waiting: str
    parsing: str


_ENTRIES = {
    "sequential": Entry(".sequential:Sequential", "one page at a time", "inline"),
    "threads": Entry(".threads:Threads", "a thread per page, pooled connections", "in the same thread"),
    "processes": Entry(".processes:Processes", "process pool, one page each at a time", "in the same process"),
    "asyncio": Entry(".asyncio_inline:AsyncioInline", "one event loop", "inline"),
    DEFAULT: Entry(".asyncio_threads:AsyncioThreads", "one event loop", "in a thread per core"),
    "asyncio-processes": Entry(".asyncio_processes:AsyncioProcesses", "one event loop", "in a process per core"),
    "sharded": Entry(".sharded:Sharded", "an event loop per core", "inline"),
    "interpreters": Entry(".interpreters:Interpreters", "one event loop", "in a sub-interpreter per core"),
    "celery": Entry(
        ".celery_tasks:CeleryTasks", "tasks on any number of workers", "in a thread per core of each worker"
    ),
}


def register(name: str, entry: Entry) -> None:
    """Adds a strategy that lives elsewhere."""
    _ENTRIES[name] = entry


def names() -> tuple[str, ...]:
    return tuple(_ENTRIES)


def describe(name: str) -> Entry:
    """Raises UnknownName."""
    try:
        return _ENTRIES[name]
    except KeyError:
        raise UnknownName(f"there is no strategy {name!r}; there are: {', '.join(_ENTRIES)}") from None


def availability(name: str) -> str | None:
    """Why it can't run here; None where it can. Raises UnknownName."""
    module, _, _ = describe(name).where.partition(":")
    try:
        probe = getattr(importlib.import_module(module, __package__), "unavailable", None)
    except ImportError as error:
        return f"needs {error.name}, which is not installed"
    return cast("str | None", probe()) if probe else None


def open(name: str) -> Strategy:  # noqa: A001 - strategies.registry.open() reads as it should
    """A strategy, not started yet; close() it. Raises UnknownName or StrategyUnavailable."""
    if reason := availability(name):
        raise StrategyUnavailable(f"{name} can't run here: {reason}")
    module, _, attribute = describe(name).where.partition(":")
    strategy: Strategy = getattr(importlib.import_module(module, __package__), attribute)()
    return strategy
