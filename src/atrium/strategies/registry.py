"""The strategies there are, by name: what each does with waiting and with parsing, and where it is."""

import importlib
from dataclasses import dataclass
from typing import cast

from atrium.contracts.errors import StrategyUnavailable, UnknownName
from atrium.strategies.strategy import Strategy

DEFAULT = "asyncio-threads"


@dataclass(frozen=True, slots=True)
class Entry:
    """`module:Class` below this package, and in which words the lab and the command describe it."""

    where: str
    waiting: str
    parsing: str


_ENTRIES = {
    "sequential": Entry("sequential:Sequential", "one page at a time", "inline"),
    "threads": Entry("threads:Threads", "a thread per page, pooled connections", "in the same thread"),
    "processes": Entry("processes:Processes", "process pool, one page each at a time", "in the same process"),
    "asyncio": Entry("asyncio_inline:AsyncioInline", "one event loop", "inline"),
    DEFAULT: Entry("asyncio_threads:AsyncioThreads", "one event loop", "in a thread per core"),
    "asyncio-processes": Entry("asyncio_processes:AsyncioProcesses", "one event loop", "in a process per core"),
    "sharded": Entry("sharded:Sharded", "an event loop per core", "inline"),
    "interpreters": Entry("interpreters:Interpreters", "one event loop", "in a sub-interpreter per core"),
}


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
    module = importlib.import_module(f"{__package__}.{describe(name).where.partition(':')[0]}")
    probe = getattr(module, "unavailable", None)
    return cast("str | None", probe()) if probe else None


def open(name: str) -> Strategy:  # noqa: A001 - strategies.registry.open() reads as it should
    """A strategy, not started yet; close() it. Raises UnknownName or StrategyUnavailable."""
    module, _, attribute = describe(name).where.partition(":")
    if reason := availability(name):
        raise StrategyUnavailable(f"{name} can't run here: {reason}")
    strategy: Strategy = getattr(importlib.import_module(f"{__package__}.{module}"), attribute)()
    return strategy
