"""Undeploy and deploy again, a backup into an empty system, what came after it from the log; new secrets last."""

import time
from pathlib import Path

import pytest
from deploy.tests.certificates import sign
from deploy.tests.promises import everything, stored_once
from deploy.tests.stack import Stack
from tests.e2e.test_chaos import ended, hotels_of, save, search
from tests.support.clock import until
from tests.support.person import Person
from tests.support.valkey import free_port


def test_gone_without_a_trace_and_the_data_stays(deployed: Stack):
    before, began = everything(deployed), time.time()
    for _ in range(2):
        deployed("undeploy", "--yes")
    assert set(_endings(deployed, began)) & {"web", "search-api", "worker", "consumer", "beat", "postgres", "kafka"}
    assert [name for name, status in _endings(deployed, began).items() if status == "137"] == []  # within their grace
    left = deployed.what_is_there()
    volumes = left.pop("volume")
    assert left == {"service": [], "network": [], "secret": [], "config": []}
    assert (
        deployed.docker("ps", "--all", "--quiet", "--filter", f"label=com.docker.stack.namespace={deployed.name}") == ""
    )
    assert len(volumes) == 4  # of three stores, and static files
    deployed("deploy")
    assert everything(deployed) == before


def _endings(stack: Stack, since: float) -> dict[str, str]:
    """Exit status of each container of a service that ended since then; 137 is one that had to be killed."""
    label = f"label=com.docker.stack.namespace={stack.name}"
    told = '{{index .Actor.Attributes "com.docker.swarm.service.name"}} {{.Actor.Attributes.exitCode}}'
    spans = ("--since", str(int(since)), "--until", str(int(time.time()) + 1))
    lines = stack.docker("events", *spans, "--filter", "event=die", "--filter", label, "--format", told).splitlines()
    return {name.removeprefix(f"{stack.name}_"): status for name, status in map(str.split, lines)}


def test_an_empty_system_gets_everything_back(deployed: Stack, tmp_path):
    before = everything(deployed)
    deployed("backup", str(tmp_path / "backup"))
    deployed("undeploy", "--delete-data", "--yes")
    assert deployed.what_is_there()["volume"] == []
    _deployed_at_the_second_try(deployed)
    assert everything(deployed)["hotels_selection"]["n"] == 0
    (tmp_path / "backup-of-nothing").mkdir()
    for name in ("database.dump", "offsets.csv"):
        (tmp_path / "backup-of-nothing" / name).touch()
    refused = deployed.run("restore", str(tmp_path / "backup-of-nothing"), "--yes")
    assert (refused.returncode, "can't be read, nothing has been changed" in refused.stderr) == (2, True)
    _what_came_after_a_backup_comes_back(deployed, tmp_path / "first")
    deployed("restore", str(tmp_path / "backup"), "--yes")
    assert everything(deployed) == before


def _deployed_at_the_second_try(stack: Stack) -> None:
    with stack.started("deploy") as process:
        while "starting PostgreSQL" not in (line := process.stderr.readline()):
            assert line, "it ended before it had begun"
        busy = stack.run("deploy")
        process.terminate()
    assert (busy.returncode, busy.stderr) == (4, "deploy.sh: another script is changing this stack: wait for its end\n")
    stack("deploy")


def _what_came_after_a_backup_comes_back(stack: Stack, backup: Path) -> None:
    """Several persons, so that partitions are written to of which no consumer had read anything at the backup."""
    people = [Person(stack.address) for _ in range(6)]
    jobs = {person: search(person, 0) for person in people}
    found = {person: hotels_of(person, job) for person, job in jobs.items() if ended(person, job)}
    stored_once(stack, [save(people[0], jobs[people[0]], tuple(found[people[0]][:3]), "before").event])
    stack("backup", str(backup))
    after = [save(person, jobs[person], tuple(found[person][3:6]), "after").event for person in people]
    stored_once(stack, after)
    then = everything(stack)
    assert then["hotels_selection"]["n"] == 21
    stack("restore", str(backup), "--yes")
    stored_once(stack, after)
    counts = {table: rows["n"] for table, rows in then.items()}
    until(lambda: {table: rows["n"] for table, rows in everything(stack).items()} == counts, 60)
    assert len(people[0].get(f"{stack.address}/api/v1/selections/", timeout=10).json()["results"]) == 6


def test_new_secrets_and_first_certificates(deployed: Stack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    person = Person(deployed.address)
    old = deployed.settings["POSTGRES_PASSWORD"]
    certificate, key, authority = sign(tmp_path, "DNS:localhost")
    with deployed.otherwise(TAG="of-nobody"):
        written = deployed.env.read_text()
        assert deployed.run("rotate_secrets", "POSTGRES_PASSWORD", "--yes").returncode == 4
        assert deployed.env.read_text() == written
    deployed.write(TLS_CERTIFICATE=str(certificate), TLS_KEY=str(key), HTTPS_PORT=str(free_port()))
    deployed("rotate_secrets", "POSTGRES_PASSWORD", "VALKEY_PASSWORD", "--yes")
    deployed.read()
    assert deployed.settings["POSTGRES_PASSWORD"] != old
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority))
    person.address = person.headers["Origin"] = f"https://localhost:{deployed.settings['HTTPS_PORT']}"
    job = search(person, 0)  # who was signed in still is
    assert ended(person, job)["status"] == "finished"
    stored_once(deployed, [save(person, job, tuple(hotels_of(person, job)[:3]), "with-new-secrets").event])


def test_a_migration_that_fails_leaves_what_runs(deployed: Stack):
    """After new secrets: the version before the one that runs knew others, which are gone."""
    main = deployed.docker(
        "service", "inspect", "--format", "{{.Spec.TaskTemplate.ContainerSpec.Image}}", f"{deployed.name}_web"
    )
    folder = deployed.var / "failing"
    folder.mkdir()
    prepare = "/opt/atrium/src/atrium/launcher/prepare.py"
    (folder / "Dockerfile").write_text(f"FROM {main}\nUSER 0\nRUN echo 'raise SystemExit(1)' >{prepare}\nUSER 10001\n")
    deployed.docker("build", "--quiet", "--tag", "atrium/main:failing", str(folder))
    deployed.docker("tag", main.replace("main", "search"), "atrium/search:failing")
    before = deployed.what_is_there()
    with deployed.otherwise(TAG="failing"):
        done = deployed.run("update", "--no-build")
    assert done.returncode == 1
    assert "the migrations failed; what runs is as it was" in done.stderr
    assert deployed.what_is_there() == before
