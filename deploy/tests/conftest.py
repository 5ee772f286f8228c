"""Real engines, images of the committed tree, and one stack for the session."""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import requests
from deploy.tests.stack import ENGINE, ENGINE_PID, IMAGES, MAKE_IMAGES, ROOT, Stack
from tests.e2e.conftest import browser, page, session  # noqa: F401 - fixtures
from tests.support.clock import until

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


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """What failed leaves the whole logs of its stack in build/deploy-failures/, and their end in the report."""
    report = yield
    used = getattr(item, "funcargs", {}).values()
    stacks = {each.name: each for each in used if isinstance(each, Stack)}
    if report.failed and call.when != "teardown":
        for name, stack in stacks.items():
            with suppress(OSError, subprocess.SubprocessError):
                folder = FAILURES / f"{item.name}-{name}".replace("/", "-")
                report.sections.append((f"stack {name}, logs in {folder}", stack.keep_logs(folder)))
                (folder / "failure.txt").write_text(report.longreprtext)
    return report


FAILURES = ROOT / "build" / "deploy-failures"


@pytest.fixture(scope="session")
def engine() -> Iterator[None]:
    """One that answers already is used and goes on; what a run that was killed has left there is taken away."""
    ran = "Server Version" in _info()
    subprocess.run([ENGINE, "nodes-down"], check=True)
    subprocess.run([ENGINE, "start"], check=True)
    subprocess.run([MAKE_IMAGES, *IMAGES], check=True, stdout=subprocess.DEVNULL)
    if "Swarm: active" not in _info():
        subprocess.run(["docker", "swarm", "init"], check=True, stdout=subprocess.DEVNULL)
    yield
    if not ran:
        engine = Path("/proc", ENGINE_PID.read_text().strip())
        subprocess.run([ENGINE, "stop"], check=True)
        until(lambda: not engine.exists(), 60)


def _info() -> str:
    """Nothing where no engine answers."""
    if shutil.which("docker") is None:
        return ""
    return subprocess.run(["docker", "info"], capture_output=True, text=True, check=False).stdout


@pytest.fixture(scope="session")
def operator() -> Iterator[Path]:
    """A folder that lasts: pytest's own are tidied away by the fourth session after this one, and this one is long."""
    with tempfile.TemporaryDirectory(prefix="atrium-operator-") as folder:
        Path(folder).chmod(0o711)  # not every script is run by root
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
    stack("undeploy", "--delete-data", "--yes")
    for target in ("main", "search"):
        told = stack("build/build_image", target, limit=_BUSY_SECONDS)
        (built,) = re.findall(rf"building (atrium/{target}:\S+)", told)
        old = set(stack.docker("image", "ls", "--format", "{{.Repository}}:{{.Tag}}", f"atrium/{target}").split())
        for image in old - {built}:
            stack.docker("image", "rm", image, status=None)
    stack.docker("image", "prune", "--force", "--filter", "until=24h")
    yield stack
    stack.run("undeploy", "--delete-data", "--yes")


@pytest.fixture(scope="session")
def deployed(stack: Stack) -> Stack:
    stack("deploy")
    return stack


@pytest.fixture
def staff(deployed: Stack) -> Iterator[requests.Session]:
    with requests.Session() as person:
        form_page = person.get(f"{deployed.address}/admin/login/").text
        person.headers["Referer"] = f"{deployed.address}/admin/login/"
        (token, *_) = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', form_page)
        password = deployed.settings["ADMIN_PASSWORD"]
        form = {"csrfmiddlewaretoken": token, "username": "admin", "password": password}
        person.post(f"{deployed.address}/admin/login/", form).raise_for_status()
        yield person


@pytest.fixture
def system(deployed: Stack) -> Stack:
    """What the journey of tests/e2e goes through, here behind nginx and over Kafka."""
    return deployed
