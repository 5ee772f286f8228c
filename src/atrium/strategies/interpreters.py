"""One event loop that waits for raw bytes; inflating and parsing in sub-interpreters of the same process (PEP 734)."""

import concurrent.futures
import sys
from collections.abc import Callable
from concurrent.futures import Executor
from functools import cache

from atrium.strategies.machinery.cores import cores
from atrium.strategies.machinery.loop_and_executor import LoopAndExecutor


def _probe() -> None:
    import atrium.strategies.extraction  # noqa: F401, PLC0415 - whether it loads there is the question


@cache
def unavailable() -> str | None:
    """Why it can't run here, found out by trying; None where it can."""
    if sys.version_info < (3, 14):
        return f"needs Python 3.14 or newer, this is {sys.version_info.major}.{sys.version_info.minor}"
    try:
        with _pool(1) as pool:
            pool.submit(_probe).result()
    except Exception as error:  # noqa: BLE001 - whatever an extension module says when it refuses to load
        return f"a parser does not load in a sub-interpreter: {error}"
    return None


def _pool(size: int) -> Executor:
    make: Callable[[int], Executor] = getattr(concurrent.futures, "InterpreterPoolExecutor")  # noqa: B009 - only 3.14 has it
    return make(size)


class Interpreters(LoopAndExecutor):
    name = "interpreters"

    def make_executor(self) -> Executor:
        return _pool(cores())
