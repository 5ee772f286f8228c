"""More replicas and new images while people read, search and save: nobody is turned away."""

import re
from collections import Counter

import pytest
import requests
from deploy.tests.load import Load
from deploy.tests.promises import stored_once
from deploy.tests.stack import Stack
from tests.support.clock import until


@pytest.fixture
def load(deployed: Stack):
    return Load(deployed.address)


def _nobody_was_turned_away(stack: Stack, load: Load) -> None:
    assert load.failures == [], load.answers
    assert {"read 200", "search 202", "save 202"} <= load.answers.keys()
    stored_once(stack, load.saved)
    assert load.endings.keys() == {"finished"}


def test_up_and_down_without_a_failed_request(deployed: Stack, load: Load, staff: requests.Session):
    with load:
        for service in ("web", "search-api", "worker", "consumer"):
            deployed("scale", service, "2")
        _operations_show(deployed, staff, {"search-api": 1, "worker": 2, "consumer": 2, "beat": 1})
        for service in ("web", "search-api", "worker", "consumer"):
            deployed("scale", service, "1")
    _nobody_was_turned_away(deployed, load)
    deployed.read()
    assert deployed.settings["WEB_REPLICAS"] == "1"


def _operations_show(stack: Stack, staff: requests.Session, wanted: dict[str, int]) -> None:
    """Each replica once and in good health; of search-api only the one that answers."""
    staff.get(f"{stack.address}/accounts/session/", timeout=10).raise_for_status()
    processes = []

    def told() -> dict[str, int]:
        processes[:] = staff.get(f"{stack.address}/api/search/operations", timeout=10).json()["processes"]
        return Counter(each["name"] for each in processes if each["healthy"])

    until(lambda: told() == wanted, 30, lambda: str(processes))
    addresses = [each["address"] for each in processes]
    assert len(addresses) == len(set(addresses)) == sum(wanted.values())


def test_what_can_not_be_scaled(deployed: Stack):
    done = deployed.run("scale", "consumer", "5")
    assert (done.returncode, "4 partitions" in done.stderr) == (2, True)
    done = deployed.run("scale", "postgres", "2")
    assert (done.returncode, "postgres can't be scaled" in done.stderr) == (2, True)


def test_new_images_without_a_failed_request(deployed: Stack, load: Load):
    old = _image(deployed)
    with load, deployed.otherwise(TAG="newer"):
        # the same layers under another name: to Swarm it is another image
        _tag(deployed, "newer")
        deployed("update", "--no-build")
        assert _image(deployed) == "atrium/main:newer" != old
    _nobody_was_turned_away(deployed, load)


def test_a_bad_image_goes_back_by_itself(deployed: Stack, load: Load):
    before = _image(deployed)
    dockerfile = f'FROM {before}\nCMD ["python", "-c", "raise SystemExit(\'this version is broken\')"]\n'
    _build(deployed, "atrium/main:broken", dockerfile)
    deployed.docker("tag", re.sub("main", "search", before), "atrium/search:broken")
    with load, deployed.otherwise(TAG="broken"):
        done = deployed.run("update", "--no-build")
    assert done.returncode == 1
    assert "web: " in done.stderr
    assert _image(deployed) == before
    _nobody_was_turned_away(deployed, load)


def _image(stack: Stack, service: str = "web") -> str:
    return stack.docker(
        "service", "inspect", "--format", "{{.Spec.TaskTemplate.ContainerSpec.Image}}", f"{stack.name}_{service}"
    )


def _tag(stack: Stack, tag: str) -> None:
    for service in ("web", "search-api"):
        image = _image(stack, service)
        stack.docker("tag", image, f"{image.rpartition(':')[0]}:{tag}")


def _build(stack: Stack, image: str, dockerfile: str) -> None:
    folder = stack.var / "image"
    folder.mkdir(exist_ok=True)
    (folder / "Dockerfile").write_text(dockerfile)
    stack.docker("build", "--quiet", "--tag", image, str(folder))
