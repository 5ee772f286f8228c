"""What the README shows is what comes out."""

import os
import re
import subprocess
import sys
from pathlib import Path

README = (Path(__file__).parents[2] / "README.md").read_text()


def shape(line: str) -> str:
    """Without what differs from run to run: sizes and times."""
    return re.sub(r"[\d.,]+", "N", line)


def test_a_search_prints_what_the_readme_shows():
    shown = re.search(r"\$ bin/atrium search Dubai\n(.*?)```", README, re.DOTALL)[1].rstrip()
    table, _, closing = shown.partition("\n30 hotels")
    command = [sys.executable, "-m", "atrium", "search", "Dubai"]
    terminal = {**os.environ, "COLUMNS": "80"}
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120, env=terminal)
    printed = [line.rstrip() for line in done.stdout.splitlines()]
    rows = [line for line in table.splitlines() if line != "…"]
    assert len(rows) == 10
    assert [line for line in rows if line not in printed] == []
    told, phases = done.stderr.splitlines()[-1].split("pages: ")
    shown, all_phases = f"30 hotels{closing}".replace("\n", " ").split("pages: ")
    assert shape(told) == shape(shown)
    # those that took no hundredth of a second are left out
    assert set(re.findall(r"[a-z]+", phases)) <= set(re.findall(r"[a-z]+", all_phases))
    assert "parsing" in phases
