"""Whatever happens, the command says one line and exits with a documented status."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from atrium.cli import failures, main
from atrium.contracts import errors

NOWHERE = ("--source", "http://127.0.0.1:9")  # or the practice site would be started


def atrium(*words: str) -> Result:
    return CliRunner().invoke(main, words)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["serch"], "No such command 'serch' (see: atrium --help)"),
        (["search"], "Missing argument 'CITY' (see: atrium search --help)"),
        (["search", ""], "Invalid value for CITY: a city's name has 1 to 200 letters (see: atrium search --help)"),
        (["search", "Oslo", *NOWHERE, "--pages", "x"], "'x' is not like 2, 1-3, 4- or all"),
        (["search", "Oslo", *NOWHERE, "--pages", "3-1"], "'3-1' is not like 2, 1-3, 4- or all"),
        (["search", "Oslo", *NOWHERE, "--pages", "0"], "'0' is not like 2, 1-3, 4- or all"),
        (["search", "Oslo", "--country", "Norway"], "is not a country code of two letters"),
        (["search", "Oslo", "--concurrency", "0"], "0 is not in the range 1<=x<=256"),
        (["search", "Oslo", "--format", "pdf"], "'pdf' is not one of 'table', 'json'"),
        (["search", "Oslo", "--rate", "0"], "0.0 is not in the range x>0"),
        (["search", "Oslo", *NOWHERE, "--latency", "1"], "--latency is for the practice site"),
    ],
)
def test_a_mistake_on_the_command_line_is_one_line_and_status_2(words: list[str], says: str):
    done = atrium(*words)
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.startswith("atrium: ")
    assert done.stderr.count("\n") == 1
    assert says in done.stderr


def test_a_leaf_is_one_line_and_its_own_status(capsys: pytest.CaptureFixture[str]):
    error = errors.ForbiddenByRobots("robots.txt forbids it", url="http://127.0.0.1/x")
    assert failures.tell(error) == 5
    assert capsys.readouterr() == ("", "atrium: robots.txt forbids it: http://127.0.0.1/x\n")


def test_candidates_are_listed_below(capsys: pytest.CaptureFixture[str]):
    assert failures.tell(errors.AmbiguousCity("several", candidates=("1 A, Missouri", "2 A, Ohio"))) == 2
    assert capsys.readouterr().err.splitlines() == [
        "atrium: several",
        "  1 A, Missouri",
        "  2 A, Ohio",
        failures.CHOOSE,
    ]


def test_what_a_page_says_does_not_act_on_the_terminal(capsys: pytest.CaptureFixture[str]):
    failures.tell(errors.UnknownPage('titled "\x1b[2J\x9b1m\nroot#\u202e"'))
    assert capsys.readouterr().err == 'atrium: titled " [2J 1m root# "\n'


def test_a_defect_is_one_line_and_a_traceback_in_a_file(capsys: pytest.CaptureFixture[str]):
    with pytest.raises(KeyError) as caught:
        {}["city"]
    assert failures.tell(caught.value) == 1
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "unexpected KeyError: 'city'" in said
    kept = Path(said.split("the traceback is in ")[1].strip())
    assert "Traceback (most recent call last)" in kept.read_text()
    kept.unlink()


def test_debug_shows_the_traceback(capsys: pytest.CaptureFixture[str]):
    assert failures.tell(errors.Unreachable("no listener"), debug=True) == 4
    said = capsys.readouterr().err
    assert "atrium.contracts.errors.Unreachable: no listener" in said
    assert said.endswith("atrium: no listener\n")


def test_ctrl_c_is_quiet(capsys: pytest.CaptureFixture[str]):
    assert failures.tell(KeyboardInterrupt()) == 130
    assert capsys.readouterr() == ("", "")
