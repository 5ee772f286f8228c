"""Three engines: spread, and one of them lost while people save."""

import itertools
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from deploy.tests.promises import stored_once
from deploy.tests.stack import ENGINE, Stack
from tests.e2e.test_chaos import ended, hotels_of, save, search
from tests.support.clock import until
from tests.support.person import Person

STATE, FRONT, LOST = 1, 2, 3  # the manager with the data, the one that people use, the one that loses its power
ADDRESS = "10.99.0.{}"
WITHIN_SECONDS = 60


def _engine(*command: str) -> str:
    return subprocess.run([ENGINE, *command], check=True, capture_output=True, text=True).stdout.strip()


@pytest.fixture
def cluster(stack: Stack, checkout: Path, tmp_path: Path) -> Iterator[Stack]:
    """Images are on every node that may need them; the stack of the other tests makes room."""
    stack("undeploy", "--yes")
    _engine("nodes", "3")
    hosts = {node: _engine("host", str(node)) for node in (STATE, FRONT, LOST)}
    names = [ADDRESS.format(10 + node) for node in (FRONT, STATE, LOST)]
    cluster = Stack(checkout, tmp_path, "atrium-nodes", host=hosts[STATE], HOSTS=",".join(names))
    cluster.address = f"http://{names[0]}:{cluster.port}"
    everywhere = [f"atrium/{each}:{_tag(stack)}" for each in ("main", "search")] + ["nginx:1.28"]
    command = 'set -o pipefail; docker save "${@:2}" | docker -H "$1" load --quiet'
    loading = [
        subprocess.Popen(["bash", "-c", command, "-", hosts[node], *images], stdout=subprocess.DEVNULL)
        for node, images in {STATE: [*everywhere, *STORES], FRONT: everywhere, LOST: everywhere}.items()
    ]
    assert [each.wait() for each in loading] == [0, 0, 0]
    cluster.docker("swarm", "init", "--advertise-addr", ADDRESS.format(10 + STATE))
    token = cluster.docker("swarm", "join-token", "--quiet", "worker")
    for node in (FRONT, LOST):
        at = ADDRESS.format(10 + node)
        manager = f"{ADDRESS.format(10 + STATE)}:2377"
        join = ["docker", "-H", hosts[node], "swarm", "join", "--advertise-addr", at, "--token", token, manager]
        subprocess.run(join, check=True, capture_output=True)
    yield cluster
    _engine("nodes-down")


STORES = ("postgres:17", "valkey/valkey:8.1", "apache/kafka:4.3.1")


def _tag(stack: Stack) -> str:
    """What the checkout is called."""
    return stack("build/build_image", "main", "--dry-run").partition("building atrium/main:")[2].split()[0]


def _nodes(cluster: Stack, service: str) -> set[str]:
    shown = ("--filter", "desired-state=running", "--format", "{{.Node}} {{.CurrentState}}")
    lines = cluster.docker("service", "ps", *shown, f"{cluster.name}_{service}").splitlines()
    return {line.split()[0] for line in lines if " Running" in line}


def test_a_lost_node_loses_nothing(cluster: Stack):
    scaled = {"WEB_REPLICAS": "3", "SEARCH_API_REPLICAS": "3", "WORKER_REPLICAS": "3", "CONSUMER_REPLICAS": "3"}
    cluster.write(**scaled)
    cluster("deploy", limit=400)
    for service in ("gateway", "web", "search-api", "worker", "consumer"):
        assert _nodes(cluster, service) == {"node1", "node2", "node3"}, service

    person = Person(cluster.address)
    job = search(person, 1)  # by tasks, which any node's worker takes
    assert ended(person, job)["status"] == "finished"
    hotels = hotels_of(person, job)
    saved, stop = [], threading.Event()

    def saving() -> None:
        for number in itertools.count():
            if stop.wait(0.1):
                return
            chosen = tuple(hotels[(number + each) % len(hotels)] for each in range(3))
            saved.append(save(person, job, chosen, f"save-{number}").event)

    thread = threading.Thread(target=saving)
    thread.start()
    try:
        time.sleep(5)
        _engine("kill", str(LOST))
        lost = time.monotonic()
        before = len(saved)
        until(lambda: _answers(cluster.address) and len(saved) > before + 5, WITHIN_SECONDS)
        took = time.monotonic() - lost
        until(lambda: "node3" not in _nodes(cluster, "web") and len(_nodes(cluster, "web")) == 2, 120)
        time.sleep(3)
    finally:
        stop.set()
        thread.join()
    assert took < WITHIN_SECONDS
    assert len(saved) > 20
    stored_once(cluster, saved, limit=120)
    assert ended(person, search(person, 1))["status"] == "finished"

    _engine("revive", str(LOST))
    until(lambda: "node3" in _nodes(cluster, "gateway"), 120)
    there = f"http://{ADDRESS.format(10 + LOST)}:{cluster.port}"
    until(lambda: _answers(there), 120)


def _answers(address: str) -> bool:
    try:
        return requests.get(f"{address}/readyz", timeout=3).status_code == 200
    except requests.RequestException:
        return False
