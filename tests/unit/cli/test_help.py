"""What `atrium --help` says is true, and it says it at once."""

import re
import subprocess
import sys
from typing import get_args

import click
import pytest
from click.testing import CliRunner

from atrium.cli import EPILOG, SUBCOMMANDS, main
from atrium.cli.search import PARSERS, search
from atrium.contracts.errors import AtriumError
from atrium.contracts.search import ParserName, SearchQuery

HEAVY = {
    "aiohttp",
    "asyncio",
    "atrium.contracts",
    "lxml",
    "orjson",
    "pydantic",
    "rich",
    "selectolax",
    "starlette",
    "urllib3",
}


def leaves(root: type[AtriumError]) -> set[type[AtriumError]]:
    return {root}.union(*(leaves(leaf) for leaf in root.__subclasses__()))


def test_help_imports_nothing_but_click():
    code = (
        "import sys; from atrium.cli import main\ntry: main(['--help'])\nfinally: print(*sys.modules, file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "Examples:" in done.stdout
    assert HEAVY & set(done.stderr.split()) == set()


def test_help_documents_every_exit_status():
    documented = {int(status) for status in re.findall(r"^  (\d+) ", EPILOG, re.MULTILINE)}
    assert {leaf.exit_status for leaf in leaves(AtriumError)} <= documented


@pytest.mark.parametrize("name", SUBCOMMANDS)
def test_every_subcommand_is_there_and_explains_itself(name: str):
    done = CliRunner().invoke(main, [name, "--help"])
    assert (done.exit_code, done.stderr) == (0, "")
    assert f"Usage: atrium {name}" in done.stdout


def test_the_defaults_are_those_of_the_contract():
    defaults = {option.name: option.default for option in search.params if isinstance(option, click.Option)}
    query = SearchQuery(city="x")
    assert (defaults["strategy"], defaults["parser"], defaults["concurrency"]) == (
        query.strategy,
        query.parser,
        query.concurrency,
    )
    assert get_args(ParserName) == PARSERS


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script_for(shell: str):
    done = CliRunner().invoke(main, ["completion", shell])
    assert done.exit_code == 0
    assert "_ATRIUM_COMPLETE" in done.stdout


def test_completion_knows_the_subcommands_without_importing_them():
    env = {"_ATRIUM_COMPLETE": "bash_complete", "COMP_WORDS": "atrium do", "COMP_CWORD": "1"}
    done = subprocess.run([sys.executable, "-m", "atrium"], env=env, capture_output=True, text=True, check=False)
    assert done.stdout.split() == ["plain,doctor"]


def commands(group: click.Group, *path: str) -> dict[tuple[str, ...], click.Command]:
    """All of them by what is typed, those that hold others included."""
    found: dict[tuple[str, ...], click.Command] = {path: group}
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        assert command is not None
        found |= commands(command, *path, name) if isinstance(command, click.Group) else {(*path, name): command}
    return found


COMMANDS = commands(main)


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: " ".join(path) or "atrium")
def test_every_option_is_explained_and_no_line_is_cut_off(path: tuple[str, ...]):
    options = [option for option in COMMANDS[path].params if isinstance(option, click.Option)]
    silent = [option.name for option in options if not option.help]
    assert silent == []
    said = CliRunner().invoke(main, [*path, "--help"]).stdout
    assert [line for line in said.splitlines() if re.match(r"  \S.*\.\.\.$", line)] == []
