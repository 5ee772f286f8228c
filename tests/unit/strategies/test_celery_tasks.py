"""Whether the strategy `celery` can run here, found out without a broker and without Celery."""

import subprocess
import sys

import pytest

from atrium.contracts.errors import InvalidRequest
from atrium.strategies import registry


def test_without_an_address_there_is_no_broker(monkeypatch):
    monkeypatch.delenv("ATRIUM_VALKEY_URL", raising=False)
    assert registry.availability("celery") == "no broker: ATRIUM_VALKEY_URL is not set"


def test_with_an_address_it_can_run_and_nobody_asks_whether_it_answers(monkeypatch):
    monkeypatch.setenv("ATRIUM_VALKEY_URL", "valkey://nowhere.invalid:1/0")
    assert registry.availability("celery") is None


def test_the_address_may_stand_in_a_file(monkeypatch, tmp_path):
    file = tmp_path / "valkey"
    monkeypatch.delenv("ATRIUM_VALKEY_URL", raising=False)
    monkeypatch.setenv("ATRIUM_VALKEY_URL_FILE", str(file))
    with pytest.raises(InvalidRequest, match="ATRIUM_VALKEY_URL_FILE can't be read"):
        registry.availability("celery")
    file.write_text("valkey://:secret@nowhere.invalid:1/0\n")
    assert registry.availability("celery") is None


@pytest.mark.parametrize("package", ["celery", "redis"])
def test_a_package_that_is_not_installed_is_named(monkeypatch, package):
    monkeypatch.setenv("ATRIUM_VALKEY_URL", "valkey://nowhere.invalid:1/0")
    monkeypatch.setattr("atrium.strategies.celery_tasks.find_spec", lambda name: None if name == package else object())
    assert registry.availability("celery") == f"needs {package}, which is not installed"


def test_whoever_lists_the_strategies_does_not_wait_for_celery():
    program = (
        "import sys; from atrium.strategies import registry; registry.availability('celery');"
        "sys.exit(bool({'celery', 'kombu', 'redis'} & set(sys.modules)))"
    )
    environment = {"ATRIUM_VALKEY_URL": "valkey://nowhere.invalid:1/0"}
    assert subprocess.run([sys.executable, "-c", program], env=environment, check=False).returncode == 0
