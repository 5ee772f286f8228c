"""The whole way through the gateway, and what else has an address."""

import base64
import json
import re
import subprocess
from contextlib import nullcontext
from itertools import product

import pytest
import requests
from deploy.tests.stack import Stack
from tests.e2e.test_journey import (  # noqa: F401 - the same journey as in embedded mode, behind nginx and over Kafka
    _nothing_is_wrong_in_the_console,
    test_somebody_else_sees_none_of_it,
    test_what_is_saved_is_found_everywhere,
)
from tests.support.person import Person

from atrium import __version__


@pytest.mark.parametrize(
    "path",
    ["/", "/admin/", "/silk/", "/api/v1/hotels/", "/api/docs/", "/api/redoc/", "/api/search/docs", "/adminer/"],
)
def test_what_staff_use_answers(deployed: Stack, staff, path):
    answer = staff.get(deployed.address + path)
    assert answer.status_code == 200
    if path == "/adminer/":
        assert "Adminer" in answer.text


def test_adminer_is_for_staff(deployed: Stack):
    with requests.Session() as nobody:
        assert nobody.get(f"{deployed.address}/adminer/", allow_redirects=False).status_code == 302
    with Person(deployed.address) as guest:
        assert guest.get(f"{deployed.address}/adminer/").status_code == 403


_REACH = """
import socket
try:
    address = socket.gethostbyname({name!r})
except OSError as error:
    print("no such name")
else:
    try:
        with socket.create_connection((address, 5432), 2) as connection:
            # SSLRequest: PostgreSQL answers S or N; what else may accept a connection on the way out of here does not
            connection.sendall(bytes([0, 0, 0, 8, 4, 210, 22, 47]))
            print("reached" if connection.recv(1) in (b"S", b"N") else "no way")
    except OSError:
        print("no way")
"""


def test_the_database_is_out_of_reach_for_all_that_search(deployed: Stack):
    (postgres,) = deployed.containers("postgres")
    networks = deployed.docker(
        "inspect", "--format", "{{range .NetworkSettings.Networks}}{{.IPAddress}} {{end}}", postgres
    )
    names = ("postgres", f"{deployed.name}_postgres", "tasks.postgres", "adminer")  # Adminer asks it for whoever asks
    for service, name in product(("search-api", "worker", "origin"), names):
        assert deployed.inside(service, _REACH.format(name=name)) == "no such name", (service, name)
    for service, address in product(("search-api", "worker", "origin"), networks.split()):
        assert deployed.inside(service, _REACH.format(name=address)) == "no way", (service, address)
    # and the same lines do reach it from where it may be reached
    assert deployed.inside("web", _REACH.format(name="postgres")) == "reached"


def test_images_hold_nothing_that_builds_and_run_as_nobody(deployed: Stack):
    for service in ("web", "search-api", "worker", "consumer", "origin"):
        code = "import os; print(os.getuid(), open('/proc/1/comm').read().strip())"
        assert deployed.inside(service, code) == "10001 tini"
        missing = "import shutil; print([p for p in ('gcc', 'cc', 'pip', 'pip3', 'make') if shutil.which(p)])"
        assert deployed.inside(service, missing) == "[]"
        image = deployed.docker("inspect", "--format", "{{json .Config.Labels}}", deployed.containers(service)[0])
        labels = json.loads(image)
        assert labels["org.opencontainers.image.version"] == __version__
        assert labels["org.opencontainers.image.revision"] == _revision(deployed)
        write = "import errno\ntry: open('/opt/x', 'w')\nexcept OSError as e: print(errno.errorcode[e.errno])"
        assert deployed.inside(service, write) == "EROFS"


def _revision(stack: Stack) -> str:
    command = ["git", "-C", str(stack.checkout), "rev-parse", "--short=10", "HEAD"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()


def test_the_images_are_small(deployed: Stack):
    def size(image: str) -> int:
        return int(deployed.docker("image", "inspect", "--format", "{{.Size}}", image))

    base = size("python:3.13-slim")
    (main, search) = (
        deployed.docker(
            "service", "inspect", "--format", "{{.Spec.TaskTemplate.ContainerSpec.Image}}", f"{deployed.name}_{each}"
        )
        for each in ("web", "search-api")
    )
    assert (size(main) - base) / 1e6 <= 200
    assert (size(search) - base) / 1e6 <= 130


def test_topics_are_as_the_settings_say(deployed: Stack):
    (kafka,) = deployed.containers("kafka")
    told = deployed.docker(
        "exec", kafka, "/opt/kafka/bin/kafka-topics.sh", "--bootstrap-server", "localhost:9092", "--describe"
    )
    for topic in ("hotels.selected", "hotels.observed", "runs.finished"):
        line = re.search(rf"Topic: atrium\.{topic}\s.*", told)[0]
        assert "PartitionCount: 4" in line
        assert "cleanup.policy=delete" in line
        assert "retention.ms=604800000" in line


def test_every_script_twice(deployed: Stack):
    """Those that no other part runs more than once: by root, and by one who is not."""
    before = {each["Spec"]["Name"]: each["Spec"]["TaskTemplate"] for each in deployed.what_is_there()["specs"]}
    for account in (nullcontext(), deployed.by_an_ordinary_account()):
        with account:
            assert "is up after" in deployed("utils/start_project")
            assert "web         1/1" in deployed("status")
            assert "healthz" not in deployed("logs", "web", "-n", "5")
            deployed("scale", "web", "1")
    assert deployed.env.owner() == "nobody"
    after = {each["Spec"]["Name"]: each["Spec"]["TaskTemplate"] for each in deployed.what_is_there()["specs"]}
    assert before == after  # so that no task was replaced


def test_every_dry_run_changes_nothing(deployed: Stack, tmp_path):
    (postgres,) = deployed.containers("postgres")
    dump = deployed.docker("exec", postgres, "bash", "-c", "pg_dump -U atrium -Fc --schema-only atrium | base64")
    (tmp_path / "database.dump").write_bytes(base64.b64decode(dump))
    (tmp_path / "offsets.csv").touch()
    before, settings = deployed.what_is_there(), deployed.env.read_text()
    for script, *arguments in (
        ("deploy",),
        ("update",),
        ("utils/start_project",),
        ("scale", "web", "3"),
        ("backup", str(tmp_path / "backup")),
        ("restore", str(tmp_path)),
        ("rotate_secrets",),
        ("build/main/build_image",),
        ("undeploy", "--delete-data"),
    ):
        assert "would " in deployed(script, *arguments, "--dry-run"), script
    assert deployed.what_is_there() == before
    assert deployed.env.read_text() == settings
    assert not (tmp_path / "backup").exists()
