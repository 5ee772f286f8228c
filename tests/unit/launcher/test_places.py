"""What bin/up finds broken in its folder is told in one line."""

from pathlib import Path

import pytest

from atrium.contracts.errors import OutputFailed
from atrium.launcher import postgres
from atrium.launcher.places import Places


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path)


def test_a_secret_is_made_once_for_its_owner(places: Places):
    made = places.secret("valkey")
    assert len(made) > 40
    assert places.secret("valkey") == made
    assert (places.var / "secrets" / "valkey").stat().st_mode & 0o077 == 0


def test_a_secret_that_is_empty_is_named(places: Places):
    places.secret("valkey")
    (places.var / "secrets" / "valkey").write_text("\n")
    with pytest.raises(OutputFailed, match="secrets/valkey is empty"):
        places.secret("valkey")


def test_a_secret_that_can_not_be_read_is_named(places: Places):
    (places.var / "secrets" / "valkey").mkdir(parents=True)
    with pytest.raises(OutputFailed, match="secrets/valkey: Is a directory"):
        places.secret("valkey")


def test_a_folder_that_is_no_database_is_left_alone(places: Places):
    places.postgres.mkdir()
    (places.postgres / "base").touch()
    with pytest.raises(OutputFailed, match="is no database of PostgreSQL"):
        postgres.initialise(places)
    assert [path.name for path in places.var.rglob("*")] == ["postgres", "base"]
