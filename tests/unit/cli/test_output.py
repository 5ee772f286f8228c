"""A file is there whole or not at all."""

import os
import resource
import signal
from pathlib import Path

import pytest

from atrium.cli.output import whole_file
from atrium.contracts.errors import OutputFailed


def names(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.iterdir())


def test_it_appears_when_it_is_whole(tmp_path: Path):
    target = tmp_path / "hotels.csv"
    with whole_file(target) as file:
        file.write(b"one")
        assert not target.exists()
        file.write(b"two")
    assert target.read_bytes() == b"onetwo"
    assert names(tmp_path) == ["hotels.csv"]


def test_one_that_was_there_is_replaced_and_keeps_its_mode(tmp_path: Path):
    target = tmp_path / "hotels.csv"
    target.write_bytes(b"old")
    target.chmod(0o604)
    with whole_file(target) as file:
        file.write(b"new")
        assert target.read_bytes() == b"old"
    assert target.read_bytes() == b"new"
    assert target.stat().st_mode & 0o777 == 0o604


def test_a_new_one_has_the_mode_that_the_umask_gives(tmp_path: Path):
    before = os.umask(0o027)
    try:
        with whole_file(tmp_path / "new"):
            pass
    finally:
        os.umask(before)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o640


def test_the_file_behind_a_link_is_replaced_not_the_link(tmp_path: Path):
    (tmp_path / "real").write_bytes(b"old")
    (tmp_path / "link").symlink_to("real")
    with whole_file(tmp_path / "link") as file:
        file.write(b"new")
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real").read_bytes() == b"new"


@pytest.mark.parametrize("failure", [ValueError, KeyboardInterrupt, SystemExit])
def test_whatever_goes_wrong_leaves_everything_as_it_was(tmp_path: Path, failure: type[BaseException]):
    (tmp_path / "hotels.csv").write_bytes(b"old")

    def fail_half_way() -> None:
        with whole_file(tmp_path / "hotels.csv") as file:
            file.write(b"half")
            raise failure

    with pytest.raises(failure):
        fail_half_way()
    assert (tmp_path / "hotels.csv").read_bytes() == b"old"
    assert names(tmp_path) == ["hotels.csv"]


def test_a_full_disk_is_told_and_leaves_nothing(tmp_path: Path):
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    try:
        with pytest.raises(OutputFailed, match="is too large"), whole_file(tmp_path / "hotels.csv") as file:
            file.write(b"x" * 10_000)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert names(tmp_path) == []


def test_a_device_is_written_to_as_it_is():
    with (
        pytest.raises(OutputFailed, match="/dev/full can't be written: the disk is full"),
        whole_file(Path("/dev/full")) as file,
    ):
        file.write(b"x")
    assert Path("/dev/full").is_char_device()


def test_what_can_be_known_before_is_said_before(tmp_path: Path):
    (tmp_path / "file").touch()
    for target, reason in {
        tmp_path: "is a directory",
        tmp_path / "none" / "hotels.csv": "there is no directory",
        tmp_path / "file" / "hotels.csv": "there is no directory|Not a directory",
        tmp_path / ("n" * 300): "File name too long",
    }.items():
        with pytest.raises(OutputFailed, match=reason), whole_file(target):
            pytest.fail("the search would have begun")
