"""`atrium search` as a person runs it: a process, against the real practice site."""

import csv
import io
import json
import re
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

import psutil
import pytest
from arro3.io import read_parquet
from tests.support.clock import Clock
from tests.support.forked import Forked
from tests.support.static_site import static_site

from atrium.cli.practice import PracticeSite
from atrium.contracts.hotel import Hotel

CITY = ("Dubai",)


def atrium(
    *words: str, env: dict[str, str] | None = None, stdout: IO[bytes] | None = None
) -> subprocess.CompletedProcess[bytes]:
    with TemporaryFile() as out, TemporaryFile() as said:
        into = (stdout or out).fileno()
        status = Forked("atrium", *words, env=env or {}, stdout=into, stderr=said.fileno()).wait(60)
        out.seek(0)
        said.seek(0)
        return subprocess.CompletedProcess(words, status, out.read(), said.read())


def one_line(done: subprocess.CompletedProcess[bytes], status: int) -> str:
    assert done.returncode == status, done.stderr.decode()
    text = done.stderr.decode()
    assert "Traceback" not in text
    return text


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    with PracticeSite() as practice:
        yield practice.address()


@pytest.fixture(scope="module")
def village() -> Iterator[str]:
    """A small site with three hotels, for tests that do not look at them."""
    with static_site(total=3) as address:
        yield address


@pytest.fixture(scope="module")
def hotels(site: str) -> list[Hotel]:
    """The hotels of the first page, as JSON lines say them."""
    done = atrium("search", "Dubai", "--source", site, "--format", "jsonl")
    assert done.returncode == 0, done.stderr.decode()
    found = [Hotel.model_validate_json(line) for line in done.stdout.splitlines()]
    assert len(found) == 30
    return found


def ids(hotels: list[Hotel]) -> list[str]:
    return [hotel.source_id for hotel in hotels]


def test_json_is_the_same_hotels(site: str, hotels: list[Hotel]):
    done = atrium("search", "Dubai", "--source", site, "--format", "json")
    assert [Hotel.model_validate(item) for item in json.loads(done.stdout)] == hotels


def test_csv_is_the_same_hotels(site: str, hotels: list[Hotel]):
    done = atrium("search", "Dubai", "--source", site, "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout.decode(), newline="")))
    assert [row["source_id"] for row in rows] == ids(hotels)
    assert [row["name"].removeprefix("'") for row in rows] == [hotel.name.removeprefix("'") for hotel in hotels]
    assert [row["rating"] for row in rows] == ["" if hotel.rating is None else str(hotel.rating) for hotel in hotels]


def test_parquet_in_a_file_is_the_same_hotels(site: str, hotels: list[Hotel], tmp_path: Path):
    done = atrium("search", "Dubai", "--source", site, "--out", str(tmp_path / "dubai.parquet"))
    assert (done.returncode, done.stdout) == (0, b"")
    columns = read_parquet(tmp_path / "dubai.parquet").read_all()
    rows = zip(*(columns[name].to_pylist() for name in columns.column_names), strict=True)
    assert [Hotel(**dict(zip(columns.column_names, row, strict=True))) for row in rows] == hotels
    assert [path.name for path in tmp_path.iterdir()] == ["dubai.parquet"]


def test_xlsx_through_a_pipe_is_the_same_hotels(site: str, hotels: list[Hotel]):
    done = atrium("search", "Dubai", "--source", site, "--format", "xlsx")
    with zipfile.ZipFile(io.BytesIO(done.stdout)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert [sheet.count(f">{hotel.source_id}<") for hotel in hotels] == [1] * 30
    assert sheet.count("<row ") == 31


def test_the_table_is_the_same_hotels_and_fits(site: str, hotels: list[Hotel]):
    done = atrium("search", "Dubai", "--source", site, env={"COLUMNS": "100"})
    head, *rows = done.stdout.decode().splitlines()
    assert head.split() == ["#", "name", "stars", "rating", "reviews", "rank", "price"]
    assert [int(row.split()[0]) for row in rows] == list(range(1, 31))
    said = done.stderr.decode().splitlines()
    assert said[0].startswith("Dubai, ")
    assert said[1].startswith("list page 1: 30 of ")
    assert said[-1].startswith("30 hotels · 31 pages · ")
    assert " · seconds summed over pages: " in said[-1]


def test_without_a_source_the_practice_site_is_started(hotels: list[Hotel]):
    done = atrium("search", "Dubai", "--format", "jsonl")
    found = [Hotel.model_validate_json(line) for line in done.stdout.splitlines()]
    assert ids(found) == ids(hotels)


def test_pages_in_their_order(site: str, hotels: list[Hotel]):
    done = atrium("search", "Dubai", "--source", site, "--pages", "1-2", "--format", "jsonl")
    found = [Hotel.model_validate_json(line) for line in done.stdout.splitlines()]
    assert ids(found)[:30] == ids(hotels)
    assert len(set(ids(found))) == len(found) == 60


@pytest.mark.parametrize("strategy", ["sequential", "processes"])
def test_another_strategy_finds_the_same(site: str, hotels: list[Hotel], strategy: str):
    done = atrium("search", "Dubai", "--source", site, "--strategy", strategy, "--format", "jsonl")
    assert [Hotel.model_validate_json(line) for line in done.stdout.splitlines()] == hotels


def test_an_unknown_city(site: str):
    assert one_line(atrium("search", "Nowherebury", "--source", site), 2).count("\n") == 1


def test_an_ambiguous_city_lists_the_candidates_and_one_of_them_works(site: str):
    done = atrium("search", "Springfield", "--source", site)
    first, *candidates, how = one_line(done, 2).splitlines()
    assert first.startswith("atrium: ")
    assert any("Missouri" in line for line in candidates)
    assert any("Illinois" in line for line in candidates)
    assert how.startswith("choose one by its number")
    [number] = [line.split()[0] for line in candidates if "Missouri" in line]
    by_name = atrium("search", "Springfield, Missouri", "--source", site, "--format", "csv")
    by_number = atrium("search", number, "--source", site, "--format", "csv")
    assert (by_name.returncode, by_number.returncode) == (0, 0), by_name.stderr.decode()
    assert by_name.stdout == by_number.stdout


def test_a_page_beyond_the_last(site: str):
    assert (
        one_line(atrium("search", "Dubai", "--source", site, "--pages", "900"), 2)
        .splitlines()[-1]
        .startswith("atrium: ")
    )


def test_an_unknown_strategy(site: str):
    assert "asyncio-threads" in one_line(atrium("search", "Dubai", "--source", site, "--strategy", "magic"), 2)


def test_an_unreachable_source():
    assert one_line(atrium("search", "Dubai", "--source", "http://127.0.0.1:9"), 4).count("\n") == 1


def test_a_live_source_without_a_contact():
    assert "contact" in one_line(atrium("search", "Dubai", "--source", "https://hotels.invalid"), 2)


def test_a_source_whose_robots_txt_forbids_it():
    with PracticeSite("--robots", "forbid") as strict:
        said = one_line(atrium("search", "Dubai", "--source", strict.address()), 5)
    assert "robots.txt" in said.splitlines()[-1]


def test_a_bot_wall():
    with PracticeSite("--faults", "wall=1") as walled:
        done = atrium("search", "Dubai", "--source", walled.address(), "--format", "json")
    assert (done.stdout, one_line(done, 3).splitlines()[-1][:8]) == (b"", "atrium: ")


def test_pages_that_fail_are_listed_and_the_rest_is_printed():
    with PracticeSite("--faults", "404=0.1") as patchy:
        done = atrium("search", "Dubai", "--source", patchy.address(), "--format", "jsonl")
    said = one_line(done, 0)
    failed = [line for line in said.splitlines() if line.startswith("hotel ")]
    assert 1 <= len(failed) < 30
    assert len(done.stdout.splitlines()) == 30 - len(failed)
    assert f"31 pages, {len(failed)} failed" in said


def test_a_full_disk_behind_standard_output(village: str):
    with Path("/dev/full").open("wb") as full:
        done = atrium("search", "Dubai", "--source", village, "--format", "json", stdout=full)
    assert one_line(done, 6).splitlines()[-1] == "atrium: standard output can't be written: the disk is full"


@pytest.mark.parametrize("format_name", ["table", "json", "jsonl", "csv", "xlsx", "parquet"])
def test_a_full_disk_at_out(village: str, format_name: str):
    done = atrium("search", "Dubai", "--source", village, "--out", "/dev/full", "--format", format_name)
    assert one_line(done, 6).splitlines()[-1] == "atrium: /dev/full can't be written: the disk is full"


def test_an_out_that_can_not_be_is_refused_before_the_search(tmp_path: Path):
    done = atrium("search", "Dubai", "--source", "http://127.0.0.1:9", "--out", str(tmp_path))
    assert one_line(done, 6) == f"atrium: {tmp_path} is a directory\n"


def test_a_reader_that_goes_away(village: str):
    command = [sys.executable, "-m", "atrium", "search", "Dubai", "--source", village, "--format", "jsonl"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        process.stdout.close()
        said = process.stderr.read().decode() if process.stderr else ""
    assert process.returncode == 141
    assert "atrium:" not in said


def started(*words: str) -> subprocess.Popen[bytes]:
    """A search of many slow pages of which some have come."""
    process = subprocess.Popen(
        [
            sys.executable,
            "-m",
            "atrium",
            "search",
            "Dubai",
            "--pages",
            "1-3",
            "--concurrency",
            "2",
            *words,
        ],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert process.stderr is not None
    while not re.match(rb"[1-9]\d* of \d+ hotels", line := process.stderr.readline()):
        assert line, "it ended"
    return process


@pytest.fixture
def slow_town() -> Iterator[str]:
    with static_site(total=90, latency=0.3) as address:
        yield address


def test_ctrl_c_prints_what_had_come_within_a_second(slow_town: str):
    with started("--source", slow_town, "--format", "jsonl") as process:
        clock = Clock()
        process.send_signal(signal.SIGINT)
        out, said = process.communicate(timeout=60)
    assert clock.seconds() < 1.5, "a second to cancel, and the interpreter's end"
    assert process.returncode == 130
    found = [Hotel.model_validate_json(line) for line in out.splitlines()]
    assert 1 <= len(found) < 90
    assert said.decode().splitlines()[-1] == f"atrium: interrupted: {len(found)} hotels had come"


def test_ctrl_c_leaves_the_file_as_it_was(slow_town: str, tmp_path: Path):
    target = tmp_path / "hotels.json"
    target.write_text("old")
    with started("--source", slow_town, "--out", str(target)) as process:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=60)
    assert process.returncode == 130
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["hotels.json"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_the_practice_site_does_not_outlive_the_command(number: signal.Signals):
    with started("--latency", "0.3") as process:
        children = psutil.Process(process.pid).children(recursive=True)
        assert any("origin" in child.cmdline() for child in children)
        process.send_signal(number)
        process.communicate(timeout=60)
    _, alive = psutil.wait_procs(children, timeout=5)
    assert alive == []
