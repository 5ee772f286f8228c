"""A rate in files outlives who holds one. See test_rate_contract.py for what every rate does."""

import subprocess
import sys

from tests.support.clock import Clock

from atrium.fetching.rate import FileRate


def test_a_killed_process_holds_nobody_up(tmp_path):
    holder = (
        "import fcntl, os, sys, time; f = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT);"
        "fcntl.flock(f, fcntl.LOCK_EX); print('locked', flush=True); time.sleep(60)"
    )
    path = str(tmp_path / "hotels.example_80.rate")
    with subprocess.Popen([sys.executable, "-c", holder, path], stdout=subprocess.PIPE) as process:
        assert process.stdout.readline() == b"locked\n"
        process.kill()
    clock = Clock()
    assert FileRate(tmp_path).ask("hotels.example:80", 1.0) == 0
    assert clock.seconds() < 1
