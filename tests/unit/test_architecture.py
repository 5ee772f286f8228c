"""The shape of the project, held by machine: what docs/flow.md promises, and that importing does nothing."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "atrium"
MODULES = sorted(
    ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts).removesuffix(".__init__")
    for path in PACKAGE.rglob("*.py")
    if path.name != "__main__.py"
)
IMPORT_ALL = """
import importlib, socket, sys
def refuse(*args, **kwargs):
    raise RuntimeError("a socket was opened at import")
socket.socket = type("NoSocket", (socket.socket,), {"__init__": refuse})
socket.create_connection = socket.getaddrinfo = refuse
for name in sys.argv[1:]:
    importlib.import_module(name)
"""


def test_every_package_appears_on_the_flow_page():
    page = (ROOT / "docs" / "flow.md").read_text()
    packages = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert {name for name in packages if not re.search(rf"\b{name}/", page)} == set()


def test_nothing_connects_at_import_and_no_setting_is_needed():
    modules = [name for name in MODULES if not name.startswith("atrium.web")]
    subprocess.run(
        [sys.executable, "-c", IMPORT_ALL, *modules],
        check=True,
        env={"PATH": os.environ["PATH"]},
        timeout=60,
    )


@pytest.mark.parametrize("script", sorted((ROOT / "bin").iterdir()), ids=lambda path: path.name)
def test_scripts_are_short_and_start_with_what_they_do(script: Path):
    lines = script.read_text().splitlines()
    assert lines[0].startswith("#!")
    assert lines[1].startswith("# ")
    # 60: these two are long because they can't rely on anything being installed
    assert len(lines) <= (60 if script.name in {"setup", "assets"} else 30)


def test_no_file_is_about_two_things():
    lengths = {path.relative_to(ROOT): len(path.read_text().splitlines()) for path in PACKAGE.rglob("*.py")}
    assert {path: count for path, count in lengths.items() if count > 400 and "migrations" not in path.parts} == {}


def test_requirements_name_no_index_and_are_hashed():
    for lock in (ROOT / "requirements").glob("*.txt"):
        text = lock.read_text()
        assert "://" not in text, lock.name
        pins = re.findall(r"^[a-z0-9].*==", text, flags=re.MULTILINE)
        assert len(pins) == len(re.findall(r"^[a-z0-9].*==.*\\$", text, flags=re.MULTILINE)), lock.name
