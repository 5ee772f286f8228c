"""Real engines, images of the committed tree, and one stack for the session."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from deploy.tests.stack import ENGINE, IMAGES, MAKE_IMAGES, ROOT, Stack
from tests.e2e.conftest import browser, page, session  # noqa: F401 - fixtures

_BUSY_SECONDS = 1500  # the first time the images that stand in for official ones are built


def _lacking() -> str | None:
    if not ENGINE.exists():
        return "../shared/swarm/engine is not there"
    if os.getuid() != 0:
        return "Docker engines want root"
    if shutil.which("docker") is None and "CI" not in os.environ:
        return "Docker is not installed: ../shared/swarm/engine start"
    return None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """In the order of their files: what disturbs most comes last."""
    if lacking := _lacking():
        for item in items:
            item.add_marker(pytest.mark.skip(reason=f"left out: deployment on real engines, because {lacking}"))
    for item in items:
        item.add_marker(pytest.mark.timeout(_BUSY_SECONDS))
        # sockets of keep-alive connections that a killed container had are closed when they are collected
        item.add_marker(pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"))


@pytest.fixture(scope="session")
def engine() -> Iterator[None]:
    """One that answers already is used and left as it is."""
    ran = "Server Version" in _info()
    subprocess.run([ENGINE, "start"], check=True)
    subprocess.run([MAKE_IMAGES, *IMAGES], check=True, stdout=subprocess.DEVNULL)
    if "Swarm: active" not in _info():
        subprocess.run(["docker", "swarm", "init"], check=True, stdout=subprocess.DEVNULL)
    yield
    if not ran:
        subprocess.run([ENGINE, "stop"], check=True)


def _info() -> str:
    """Nothing where no engine answers."""
    if shutil.which("docker") is None:
        return ""
    return subprocess.run(["docker", "info"], capture_output=True, text=True, check=False).stdout


@pytest.fixture(scope="session")
def operator() -> Iterator[Path]:
    """A folder that lasts: pytest's own are tidied away by the fourth session after this one, and this one is long."""
    with tempfile.TemporaryDirectory(prefix="atrium-operator-") as folder:
        yield Path(folder)


@pytest.fixture(scope="session")
def checkout(operator: Path) -> Path:
    """What is committed, and nothing else that happens to lie here."""
    folder = operator / "atrium"
    subprocess.run(["git", "clone", "--quiet", "--no-local", "--depth=1", f"file://{ROOT}", folder], check=True)
    return folder


@pytest.fixture(scope="session")
def stack(engine: None, checkout: Path, operator: Path) -> Iterator[Stack]:
    """Images are built; nothing runs yet."""
    settings = operator / "settings"
    settings.mkdir()
    stack = Stack(checkout, settings, "atrium-test", ADMINER="on")
    for target in ("main", "search"):
        stack("build/build_image", target, limit=_BUSY_SECONDS)
    yield stack
    stack.run("undeploy", "--delete-data", "--yes")


@pytest.fixture(scope="session")
def deployed(stack: Stack) -> Stack:
    stack("deploy")
    return stack


@pytest.fixture
def system(deployed: Stack) -> Stack:
    """What the journey of tests/e2e goes through, here behind nginx and over Kafka."""
    return deployed
