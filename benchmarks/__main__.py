"""`python -m benchmarks NAME…` runs those benchmarks; without names, all of the search core."""

import importlib
import sys

CORE = ("startup", "parse", "city", "throughput", "report")


def main() -> None:
    for name in sys.argv[1:] or CORE:
        importlib.import_module(f"benchmarks.{name.removeprefix('--')}").main()


if __name__ == "__main__":
    main()
