"""The registry: complete, honest, and open to strategies that live elsewhere."""

import ast
from pathlib import Path

import pytest

import atrium.strategies
from atrium.contracts.errors import StrategyUnavailable, UnknownName
from atrium.contracts.search import SearchQuery
from atrium.strategies import registry

FOLDER = Path(atrium.strategies.__file__).parent
NO_STRATEGY = {"__init__", "strategy", "registry", "extraction"}


@pytest.fixture
def elsewhere(monkeypatch):
    monkeypatch.setattr(registry, "_ENTRIES", dict(registry._ENTRIES))

    def register(where: str) -> None:
        registry.register("elsewhere", registry.Entry(where, "somewhere", "somehow"))

    return register


def test_every_file_is_registered():
    registered = {registry.describe(name).where.split(":")[0].removeprefix(".") for name in registry.names()}
    assert {path.stem for path in FOLDER.glob("*.py")} - NO_STRATEGY == {name for name in registered if "." not in name}


def test_every_entry_leads_to_a_class_of_its_name():
    for name in registry.names():
        module, _, wanted = registry.describe(name).where.partition(":")
        if module.startswith("."):
            tree = ast.parse((FOLDER / f"{module[1:]}.py").read_text())
            classes = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)}
            named = [ast.unparse(line) for line in classes[wanted].body if isinstance(line, ast.Assign)]
            assert f"name = {name!r}" in named


def test_the_default_of_a_query_is_the_default():
    assert SearchQuery(city="Dubai").strategy == registry.DEFAULT
    assert registry.availability(registry.DEFAULT) is None


@pytest.mark.parametrize("ask", [registry.open, registry.availability, registry.describe])
def test_an_unknown_name_says_which_there_are(ask):
    with pytest.raises(UnknownName, match="asyncio-threads"):
        ask("warp")


def test_one_that_can_not_run_says_why(monkeypatch):
    monkeypatch.setattr("atrium.strategies.interpreters.unavailable", lambda: "no such thing here")
    assert registry.availability("interpreters") == "no such thing here"
    with pytest.raises(StrategyUnavailable, match="no such thing here"):
        registry.open("interpreters")


def test_one_that_lives_elsewhere(elsewhere):
    elsewhere("atrium.strategies.sequential:Sequential")
    strategy = registry.open("elsewhere")
    assert (strategy.name, registry.names()[-1]) == ("sequential", "elsewhere")
    strategy.close()


def test_one_whose_package_is_not_installed(elsewhere):
    elsewhere("a_package_that_nobody_has.strategy:Strategy")
    assert registry.availability("elsewhere") == "needs a_package_that_nobody_has, which is not installed"
