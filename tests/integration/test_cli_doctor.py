"""`atrium doctor` on this machine, the practice site as a child, and completion in a real shell."""

import importlib.metadata
import json
import select
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from atrium.cli import practice
from atrium.cli.doctor import LIBRARIES
from atrium.cli.practice import PracticeSite
from atrium.contracts.errors import Unreachable


def atrium(*words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "atrium", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def test_doctor_says_what_is_there_and_what_can_run():
    done = atrium("doctor", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    document = json.loads(done.stdout)
    assert document["ok"] is True
    values = {check["name"]: check for check in document["checks"]}
    assert values["aiohttp"]["value"].startswith(importlib.metadata.version("aiohttp"))
    assert values.keys() >= LIBRARIES.keys()
    assert values["asyncio-threads"]["ok"] is True
    assert values["starts"]["ok"] is True


def test_doctor_for_a_person_has_a_line_for_each():
    done = atrium("doctor")
    assert done.returncode == 0
    assert [line for line in done.stdout.splitlines() if not line.startswith(" ")] == [
        "python",
        "machine",
        "libraries",
        "strategies",
        "practice site",
    ]
    assert "asyncio-threads" in done.stdout


def test_a_practice_site_that_does_not_start_says_why():
    with PracticeSite("--no-such-option") as site, pytest.raises(Unreachable, match=r"did not start.*no-such-option"):
        site.address()


def test_who_asks_a_practice_site_late_for_its_address_is_told_it(monkeypatch):
    with PracticeSite() as site:
        assert select.select([site._process.stdout], [], [], 60)[0]  # it has said it
        monkeypatch.setattr(practice, "START_LIMIT", 0.0)
        assert site.address().startswith("http://127.0.0.1:")


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash to complete in")
def test_bash_completes_subcommands_options_and_cities(tmp_path: Path):
    command = tmp_path / "atrium"
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m atrium "$@"\n')
    command.chmod(0o755)
    script = """
        source <(atrium completion bash)
        complete_words() {
          COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
          _atrium_completion atrium
          echo "${COMPREPLY[@]}"
        }
        complete_words atrium do
        complete_words atrium search --form
        complete_words atrium search Oslo --format x
        complete_words atrium search reykjav
    """
    done = subprocess.run(
        ["bash", "-c", script],
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stdout.splitlines() == ["doctor", "--format", "xlsx", "Reykjavík"], done.stderr
