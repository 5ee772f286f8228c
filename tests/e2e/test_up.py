"""bin/up and its siblings, as somebody at a terminal meets them."""

import os
import signal
import socket
import subprocess
from collections.abc import Iterator

import psutil
import psycopg
import pytest
from tests.e2e.conftest import new_system
from tests.support.clock import until
from tests.support.person import Person
from tests.support.postgres import Postgres
from tests.support.static_site import static_site
from tests.support.system import ROOT, System
from tests.support.valkey import Valkey

from atrium.launcher.places import Places
from atrium.launcher.postgres import DATABASE

SERVICES = {"postgres", "valkey", "prepare", "origin", "web", "gateway", "worker", "consumer", "beat"}


@pytest.fixture(scope="module")
def system(tmp_path_factory) -> Iterator[System]:
    """From nothing, and not the one that other files share: it is ended here."""
    system = new_system(tmp_path_factory).start()
    yield system
    system.stop()


def test_it_says_where_everything_is(system):
    assert f"{system.address}/" in system.output
    assert "guest" in system.output
    assert (system.var / "secrets" / "admin-password").read_text().strip() in system.output
    assert str(system.var / "log") in system.output
    assert set(system.services()) == SERVICES
    for path in ("/healthz", "/readyz", "/api/search/healthz", "/api/search/readyz", "/accounts/login/"):
        assert system.get(path)[0] == 200, path


def test_it_is_small(system):
    memory = [each.memory_full_info().pss for each in [*system.processes(), psutil.Process(system.launcher.pid)]]
    assert sum(memory) < 700e6  # idle; what processes share is counted once


def test_whoever_works_beside_it_comes_first(system):
    assert {process.nice() for process in system.processes()} == {os.nice(0) + 5}


def test_what_it_keeps_is_for_its_owner(system):
    for path in (*(system.var / "secrets").rglob("*"), system.var / "run" / "settings.json"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_status_and_logs(system):
    told = system.command("status")
    assert told.returncode == 0
    assert system.address in told.stdout
    logs = system.command("logs", "-n", "2", "postgres")
    assert logs.returncode == 0
    assert "ready to accept connections" in system.command("logs", "-n", "50", "postgres").stdout
    unknown = system.command("logs", "oracle")
    assert (unknown.returncode, unknown.stdout) != (0, "")
    assert "there is no log of oracle" in unknown.stderr


@pytest.mark.parametrize("asked", [("tail", "--from", "earliest"), ("dead-letters",)])
def test_events_are_those_of_what_runs_here_and_nobody_has_to_know_a_password(system, home, asked):
    told = system.command("atrium", "events", *asked)
    assert told.returncode == 0, told.stderr
    nothing = System(home).command("atrium", "events", *asked)
    assert nothing.returncode == 2
    (line,) = nothing.stderr.splitlines()
    assert "bin/up" in line


def test_a_second_one_is_told_where_the_first_is(system):
    second = system.command("up")
    assert second.returncode != 0
    assert second.stderr == f"atrium: it runs already, at {system.address}; bin/down ends it\n"
    assert system.get("/healthz")[0] == 200


@pytest.mark.parametrize("service", ["web", "gateway", "worker", "consumer"])
def test_one_that_dies_is_started_again_and_shown(system, service):
    before = system.services()[service]
    system.kill(service)
    until(lambda: system.services()[service]["deaths"] == before["deaths"] + 1, 5)
    system.wait_ready()
    assert system.services()[service]["pid"] != before["pid"]
    assert f"{service} died (signal SIGKILL); starting it again in" in system.output
    assert "died once" in system.command("status").stdout


def test_ctrl_c_ends_all_of_it_and_again_is_quick(system):
    everybody = system.processes()
    assert system.stop(signal.SIGINT) < 5
    assert system.launcher.returncode == 0
    assert [process for process in everybody if alive(process)] == []
    assert not Places(system.var).sockets.exists()
    assert system.command("status").returncode == 4
    system.start()
    assert "prepare" not in system.services()  # nothing has changed
    assert system.get("/readyz")[0] == 200
    down = system.command("down")
    assert (down.returncode, down.stdout) == (0, "stopped\n")
    assert system.launcher.wait(5) == 0
    assert system.command("down").stdout == "nothing runs\n"
    removed = system.command("reset", "--yes")
    assert (removed.returncode, [path.name for path in system.var.iterdir()]) == (0, ["run"])


def alive(process: psutil.Process) -> bool:
    """An orphan that ended is a zombie until init has looked after it."""
    return process.is_running() and process.status() != psutil.STATUS_ZOMBIE


def test_a_service_that_has_an_address_is_used_and_not_started(home, tmp_path, prepared):
    database, valkey, site = Postgres(copied=prepared).start(), Valkey(tmp_path).start(), System(home)
    (tmp_path / "database").write_text(database.url(DATABASE))
    site.environment |= {"ATRIUM_DATABASE_URL_FILE": str(tmp_path / "database"), "ATRIUM_VALKEY_URL": valkey.url}
    try:
        with static_site() as source:
            site.environment["ATRIUM_SOURCE_URL"] = source
            site.start()
            assert set(site.services()) == SERVICES - {"postgres", "valkey", "origin"}
            guest = Person(site.address)
            url = f"{site.address}/api/search/hotels"
            found = guest.post(url, json={"city": "Dubai", "country": "AE"}, timeout=60).json()
            assert len(found["hotels"]) == 30
            assert {hotel["url"].startswith(source) for hotel in found["hotels"]} == {True}
        with psycopg.connect(database.url(DATABASE)) as connection:
            assert connection.execute("SELECT count(*) FROM accounts_user WHERE is_guest").fetchone() == (1,)
    finally:
        site.stop()
        valkey.stop()
        database.stop()


def fails_with(system: System) -> str:
    told = system.command("up")
    assert told.returncode != 0, told
    assert told.stdout == ""
    (line,) = told.stderr.splitlines()
    return line


def test_a_taken_port_is_one_line(home):
    system = System(home)
    with socket.create_server(("127.0.0.1", system.port)):
        assert fails_with(system) == (
            f"atrium: port {system.port} is taken by another program; try ATRIUM_PORT={system.port + 1} bin/up"
        )


@pytest.mark.parametrize("port", ["http", "0", "70000"])
def test_a_port_that_is_none_is_one_line(home, port):
    assert "bin/up can't start: ATRIUM_PORT: " in fails_with(System(home, ATRIUM_PORT=port))


def test_a_file_in_place_of_the_data_is_one_line(home):
    home.write_text("mine")
    assert fails_with(System(home)).startswith(f"atrium: {home} is a file")
    assert home.read_text() == "mine"


def test_a_broken_database_is_one_line_and_is_left_alone(home):
    (home / "postgres").mkdir(parents=True)
    (home / "postgres" / "PG_VERSION").write_text("9.6\n")
    line = fails_with(System(home))
    assert line.startswith("atrium: postgres did not start: ")
    assert (home / "postgres" / "PG_VERSION").read_text() == "9.6\n"


@pytest.fixture
def full_disk(home):
    if os.getuid():
        pytest.skip("left out: what a full disk does, because only root may mount a small one")
    home.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", home], check=False).returncode:
        pytest.skip("left out: what a full disk does, because this machine does not mount a small one")
    yield home
    subprocess.run(["umount", "--lazy", home], check=True)


def test_a_full_disk_is_one_line(full_disk):
    assert "MB left on its disk; 300 MB are needed" in fails_with(System(full_disk))


def test_an_old_python_is_one_line(tmp_path):
    """Where there is nothing newer; the checkout's own environment is out of the way."""
    for name in ("bin", "requirements", "pyproject.toml"):
        (tmp_path / name).symlink_to(ROOT / name)
    (tmp_path / "bin").unlink()
    (tmp_path / "bin").mkdir()
    for script in (ROOT / "bin").iterdir():
        (tmp_path / "bin" / script.name).write_bytes(script.read_bytes())
        (tmp_path / "bin" / script.name).chmod(0o755)
    programs = tmp_path / "programs"
    programs.mkdir()
    for name in ("bash", "dirname", "readlink", "flock", "rm", "cat", "env"):
        (programs / name).symlink_to(f"/usr/bin/{name}")
    (programs / "python3").write_text("#!/bin/bash\nexit 1\n")  # what 3.10 says to "are you new enough?"
    (programs / "python3").chmod(0o755)
    told = subprocess.run(
        [tmp_path / "bin" / "up"], env={"PATH": str(programs)}, capture_output=True, text=True, check=False
    )
    assert told.returncode == 1
    assert told.stderr.splitlines()[-1] == "bin/setup: Python 3.11 or newer is needed; set ATRIUM_PYTHON to one"
