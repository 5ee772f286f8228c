"""How long does a person wait for `atrium --help`, next to Python doing nothing?"""

import subprocess
import sys
import time
from pathlib import Path

from benchmarks.harness import Sample, race, table

ROOT = Path(__file__).parents[1]


def timed(*command: str) -> Sample:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return Sample(time.perf_counter() - start)


def main() -> None:
    record = race(
        "startup",
        question="`atrium --help` (bash, environment check, Python, imports, output)",
        expected="under 0.25 s: only click is imported before the help is printed",
        variants={
            "python -c pass": lambda: timed(sys.executable, "-c", "pass"),
            "python -m atrium --help": lambda: timed(sys.executable, "-m", "atrium", "--help"),
            "bin/atrium --help": lambda: timed(str(ROOT / "bin" / "atrium"), "--help"),
        },
        rounds=20,
    )
    print(table(record, "bin/atrium --help"))


if __name__ == "__main__":
    main()
