"""`atrium strategies`: the registry as a table, and as JSON."""

import json

import pytest
from click.testing import CliRunner

from atrium.cli.strategies import strategies
from atrium.strategies import registry


def run(*words: str) -> str:
    result = CliRunner().invoke(strategies, words)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def _one_can_not_run(monkeypatch):
    monkeypatch.setattr("atrium.strategies.interpreters.unavailable", lambda: "no such thing here")
    monkeypatch.delenv("ATRIUM_VALKEY_URL", raising=False)


@pytest.mark.usefixtures("_one_can_not_run")
def test_a_line_for_each_with_the_default_and_what_can_not_run():
    lines = run().splitlines()
    assert [line.split()[0] for line in lines] == list(registry.names())
    noted = {line.split()[0]: line for line in lines}
    assert noted["interpreters"].endswith("not here: no such thing here")
    assert [name for name, line in noted.items() if line.endswith("the default")] == [registry.DEFAULT]
    assert "one event loop" in noted["asyncio"]


@pytest.mark.usefixtures("_one_can_not_run")
def test_json_says_the_same():
    rows = {row.pop("name"): row for row in json.loads(run("--json"))}
    assert list(rows) == list(registry.names())
    assert [name for name, row in rows.items() if row["default"]] == [registry.DEFAULT]
    assert {name: row["reason"] for name, row in rows.items() if not row["available"]} == {
        "interpreters": "no such thing here",
        "celery": "no broker: ATRIUM_VALKEY_URL is not set",
    }
    assert rows["threads"]["parsing"] == registry.describe("threads").parsing
