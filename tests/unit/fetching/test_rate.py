import os
import time

import pytest

from atrium.contracts.errors import RateLimited
from atrium.fetching import rate as module
from atrium.fetching.rate import FileRate, runtime_directory

HOST = "hotels.example:80"


@pytest.fixture
def rate(tmp_path) -> FileRate:
    return FileRate(tmp_path / "rates")


def test_without_a_limit_there_is_no_file(rate):
    assert rate.ask(HOST, 0) == 0
    assert not rate.directory.exists()


def test_an_earlier_boot_does_not_count(rate, monkeypatch):
    rate.hold(HOST, 1000, time.monotonic())
    monkeypatch.setattr(module, "_boot", lambda: "another")
    assert rate.ask(HOST, 1) == 0


@pytest.mark.parametrize("text", [b"", b"\xff\x00", b"x y z", b" nan", b" 1 2 3 4"])
def test_a_broken_file_does_not_count(rate, text):
    rate.hold(HOST, 1000, time.monotonic())
    [file] = rate.directory.iterdir()
    file.write_bytes(text)
    assert rate.ask(HOST, 1) == 0
    assert rate.ask(HOST, 1) > 0.5


def test_only_the_user_can_write(rate):
    rate.ask(HOST, 1)
    assert rate.directory.stat().st_mode & 0o777 == 0o700


def test_a_directory_that_cant_be_made_is_said(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(RateLimited, match="can't be kept"):
        FileRate(tmp_path / "file" / "rates").ask(HOST, 1)


def test_a_symbolic_link_of_somebody_else_is_not_followed(rate, tmp_path):
    rate.directory.mkdir(mode=0o700)
    victim = tmp_path / "victim"
    victim.write_text("mine")
    (rate.directory / "hotels.example_80.rate").symlink_to(victim)
    with pytest.raises(RateLimited):
        rate.ask(HOST, 1)
    assert victim.read_text() == "mine"


def test_where_processes_meet(monkeypatch, tmp_path):
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    assert runtime_directory() == tmp_path / "atrium"
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    assert str(os.getuid()) in runtime_directory().name
