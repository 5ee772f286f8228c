"""The rate is one for all processes and threads of this machine."""

import subprocess
import sys
import time
from itertools import pairwise

from atrium.fetching.rate import FileRate

TURNS = """
import sys, time
from pathlib import Path
from atrium.fetching.rate import FileRate
rate, end = FileRate(Path(sys.argv[1])), time.monotonic() + 1.5
while time.monotonic() < end:
    wait = rate.ask("hotels.example:80", 0.1)
    if wait == 0:
        print(time.monotonic(), flush=True)
    else:
        time.sleep(wait)
"""


def turns(process: subprocess.Popen) -> list[float]:
    out, _ = process.communicate(timeout=30)
    assert process.returncode == 0
    return [float(line) for line in out.split()]


def test_processes_take_turns(tmp_path):
    command = [sys.executable, "-c", TURNS, str(tmp_path)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(2)]
    one, other = map(turns, both)
    assert one
    assert other
    moments = sorted(one + other)
    assert all(later - earlier >= 0.099 for earlier, later in pairwise(moments))


def test_a_killed_process_holds_nobody_up(tmp_path):
    holder = (
        "import fcntl, os, sys, time; f = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT);"
        "fcntl.flock(f, fcntl.LOCK_EX); print('locked', flush=True); time.sleep(60)"
    )
    path = str(tmp_path / "hotels.example_80.rate")
    with subprocess.Popen([sys.executable, "-c", holder, path], stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"locked\n"
        process.kill()
    start = time.monotonic()
    assert FileRate(tmp_path).ask("hotels.example:80", 1.0) == 0
    assert time.monotonic() - start < 1
