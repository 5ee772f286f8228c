"""`python -m benchmarks NAME…` runs those benchmarks; without names, all of the search core."""

import argparse
import ast
import importlib
from pathlib import Path

CORE = ("startup", "parse", "city", "throughput", "report")
SERVICES = (
    *("store", "search_api", "selections", "sse", "dispatcher", "drf_list", "celery_workers"),
    *("frames", "one_search", "swarm"),
)


def said(name: str) -> str:
    """The first line of its docstring, without importing what it needs."""
    module = ast.parse((Path(__file__).parent / f"{name}.py").read_text())
    return (ast.get_docstring(module) or "").partition("\n")[0]


def main() -> None:
    names = (*CORE, *SERVICES)
    width = max(map(len, names))
    parser = argparse.ArgumentParser(
        prog="bin/bench",
        usage="bin/bench [NAME …]",
        description="Runs benchmarks, prints their tables and keeps the raw samples in benchmarks/results/.\n"
        "Run it on a quiet machine; benchmarks/README.md says what came out.",
        epilog=f"of the search core, which run where no name is given:\n{_listed(CORE, width)}\n\n"
        f"of the services and the pages:\n{_listed(SERVICES, width)}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--swarm", action="store_true", help="the same as swarm")
    parser.add_argument("names", nargs="*", metavar="NAME", help="one of those below")
    given = parser.parse_args()
    if unknown := [name for name in given.names if name not in names]:
        parser.error(f"there is no benchmark {', '.join(unknown)}; see bin/bench --help")
    for name in [*given.names, *(["swarm"] if given.swarm else [])] or CORE:
        importlib.import_module(f"benchmarks.{name}").main()


def _listed(names: tuple[str, ...], width: int) -> str:
    return "\n".join(f"  {name:{width}}  {said(name)}" for name in names)


if __name__ == "__main__":
    main()
