"""Pages written to files: whole or not at all."""

import gzip
import resource
import subprocess
import sys
from pathlib import Path

import pytest

from atrium import gazetteer
from atrium.origin.facts import facts, order
from atrium.origin.numbering import list_path, place_slug
from atrium.origin.pages import Pages

COMMAND = [sys.executable, "-m", "atrium", "origin", "export"]
TOWN = gazetteer.find("Betma")[0]  # of 16,000: few pages


def export(directory: Path | str, *options: str, **more: object) -> subprocess.CompletedProcess[str]:
    command = [*COMMAND, str(directory), *options]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60, **more)


def test_writes_what_the_site_serves_and_writes_it_again(tmp_path):
    for _ in range(2):
        run = export(tmp_path / "out", "--city", str(TOWN.id))
        assert run.returncode == 0
    files = sorted(path.name for path in (tmp_path / "out").iterdir())
    assert run.stdout.startswith(f"{len(files) // 2:,} pages")
    assert {name.partition(".html")[2] for name in files} == {"", ".gz"}
    for file in (tmp_path / "out").glob("*.html"):
        served = Pages().get(f"/{file.name}")
        assert file.read_bytes() == served.body
        packed = file.with_name(f"{file.name}.gz").read_bytes()
        assert packed == served.packed
        assert gzip.decompress(packed) == served.body


def test_where_nothing_can_be_written():
    run = export("/dev/full/x", "--city", "Dubai", "--pages", "1")
    assert (run.returncode, run.stderr.count("\n")) == (6, 1)


def test_a_full_disk_leaves_nothing_half_written(tmp_path):
    """A limit for the size of files lets the gzip of the list page through and not the page."""

    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))

    run = export(tmp_path / "out", "--city", str(TOWN.id), preexec_fn=small)
    assert (run.returncode, run.stderr.count("\n"), run.stdout) == (6, 1, "")
    assert all(file.read_bytes() == Pages().get(f"/{file.name}").body for file in (tmp_path / "out").iterdir())


@pytest.mark.parametrize(
    ("options", "status"),
    [(("--city", "Dubai", "--city", "Nowhereville"), 2), (("--city", "Dubai", "--pages", "99"), 2)],
)
def test_what_is_not_there_is_told_before_anything_is_written(tmp_path, options, status):
    run = export(tmp_path / "out", *options)
    assert (run.returncode, run.stderr.count("\n"), run.stdout) == (status, 1, "")
    assert not list(tmp_path.glob("out/*"))


def test_names_fit_into_file_systems():
    """255 bytes, with .gz."""
    longest = max(gazetteer.cities().values(), key=lambda city: len(place_slug(city)))
    names = [facts(7, longest, index, 0).path for index in order(7, longest, 0)[0]]
    assert max(map(len, (*names, list_path(longest, 40)))) + len(".gz") <= 255
