"""What `bin/test` leaves out by itself: each has smaller twins that it does not leave out; CI leaves nothing out."""

import ast
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
TESTS = ROOT / "tests"


def marks(tree: ast.AST) -> Iterator[ast.Call]:
    """Where something is marked as long."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.long":
            yield node


def functions(file: Path) -> dict[str, ast.FunctionDef]:
    return {node.name: node for node in ast.parse(file.read_text()).body if isinstance(node, ast.FunctionDef)}


LONG = {
    f"{file.relative_to(TESTS)}:{mark.lineno}": [ast.literal_eval(twin) for twin in mark.args]
    for file in sorted(TESTS.rglob("test_*.py"))
    if "mark.long" in (text := file.read_text())
    for mark in marks(ast.parse(text))
}


def test_there_are_few():
    assert 0 < len(LONG) < 15


@pytest.mark.parametrize("twins", LONG.values(), ids=LONG)
def test_each_has_smaller_twins_that_are_never_left_out(twins):
    assert twins
    for twin in twins:
        file, _, name = twin.partition("::")
        found = functions(TESTS / file)[name]
        assert [mark for decorator in found.decorator_list for mark in marks(decorator)] == [], twin


@pytest.fixture
def asked(tmp_path):
    """Runs bin/test with programs that only say what they are asked for; gives pytest's arguments, a line each."""
    for name in ("bin/setup", "bin/assets", ".venv/bin/python"):
        program = tmp_path / name
        program.parent.mkdir(parents=True, exist_ok=True)
        program.write_text('#!/bin/sh\n[ "$2" != pytest ] || echo "$@"\n')
        program.chmod(0o755)
    shutil.copy(ROOT / "bin" / "test", tmp_path / "bin")

    def ask(*arguments: str, **environment: str) -> list[str]:
        programs = {"PATH": "/usr/bin:/bin", "TMPDIR": str(tmp_path)}
        command = [tmp_path / "bin" / "test", *arguments]
        told = subprocess.run(command, env=programs | environment, check=True, capture_output=True, text=True)
        return told.stdout.splitlines()

    return ask


@pytest.mark.parametrize("arguments", [(), ("-k", "words")])
def test_only_without_a_name_and_outside_ci_they_are_left_out(asked, arguments):
    unit, others = asked(*arguments)
    assert "-m not long" in others
    assert "tests/unit" in unit
    for everything in (asked("all", *arguments), asked(*arguments, CI="true"), asked("all", *arguments, CI="true")):
        assert [line.replace(" -m not long", "") for line in (unit, others)] == everything
    for name in ("e2e", "integration"):
        assert "not long" not in "".join(asked(name, *arguments))


def test_ci_asks_for_all():
    assert re.search(r"^bin/test all$", (ROOT / ".ci" / "run").read_text(), re.MULTILINE)
