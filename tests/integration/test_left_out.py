"""What a machine lacks is said in a line, and the rest is tested."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
CHOSEN = "(test_contract and kafka) or test_there_are_few"


def test_without_a_real_kafka_its_tests_are_left_out_and_the_others_are_not(tmp_path):
    environment = {name: value for name, value in os.environ.items() if name not in {"CI", "ATRIUM_LEFT_OUT"}}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-k", CHOSEN, "tests"],
        cwd=ROOT,
        env={**environment, "XDG_CACHE_HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    told = [line for line in done.stdout.splitlines() if "left out: tests against a real Kafka, because " in line]
    assert len(told) == 1
    assert " passed" in done.stdout.splitlines()[-1]
