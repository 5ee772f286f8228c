"""What all tests share."""

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from tests.support import kafka
from xdist.scheduler import LoadFileScheduling

# a run that decides whether something lands must not depend on luck; everybody else's runs look for new examples
settings.register_profile("decides", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("decides")

# Hundreds of processes would read the authorities that this machine trusts, 0.03 s each; no test meets one of those.
os.environ["SSL_CERT_FILE"] = os.devnull

# files that share a system, a Kafka or a search-api: one process runs them, one after the other
TOGETHER = {
    f"tests/{folder}/test_{name}.py": names[0]
    for folder, *names in (
        ("e2e", "journey", "search_page"),
        ("e2e", "documents", "site", "pages"),
        ("integration/eventlog", "contract", "durability", "consumer_process"),
        ("integration/search_api", "hotels", "manners", "operations", "permissions", "selections"),
    )
    for name in names
} | {"tests/e2e/test_kafka.py": "contract"}

_left_out: set[str] = set()


@pytest.fixture(scope="session")
def real_kafka(tmp_path_factory) -> Iterator[kafka.Kafka]:
    """To start one takes as much computing as 50 tests."""
    if lacks := kafka.missing():
        pytest.skip(f"left out: tests against a real Kafka, because {lacks}")
    server = kafka.Kafka(tmp_path_factory.mktemp("kafka"))
    try:
        yield server.start()
    finally:
        server.wipe()


class _Together(LoadFileScheduling):
    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return TOGETHER.get(file, file)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log) -> LoadFileScheduling | None:
    return _Together(config, log) if config.getvalue("dist") == "loadfile" else None


# Until the first test all that is made stays: a search for garbage would find none, and there would be many.
gc.disable()


def pytest_collection_finish() -> None:
    """And what is there then is never searched again (0.1 s each time)."""
    gc.collect()
    gc.freeze()
    gc.enable()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """A test that needs what this machine lacks is skipped with a reason that begins with `left out: `."""
    if report.skipped and isinstance(report.longrepr, tuple):
        reason = report.longrepr[2].removeprefix("Skipped: ")
        if reason.startswith("left out: "):
            _left_out.add(reason)


def pytest_deselected(items: list[pytest.Item]) -> None:
    """In each of the processes: bin/test prints equal lines once."""
    long = sum("long" in item.keywords for item in items)
    if long and items[0].config.option.markexpr == "not long" and (file := os.environ.get("ATRIUM_LEFT_OUT")):
        with Path(file).open("a") as lines:
            lines.write(f"{long} long tests left out: bin/test all runs them\n")


def pytest_sessionfinish(session: pytest.Session) -> None:
    if "PYTEST_XDIST_WORKER" in os.environ or not _left_out:
        return
    if os.environ.get("CI"):  # where nothing may be missing
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    if file := os.environ.get("ATRIUM_LEFT_OUT"):  # bin/test prints it at its very end
        with Path(file).open("a") as lines:
            lines.writelines(f"{reason}\n" for reason in sorted(_left_out))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that wait for processes begin first: those that compute fill the gaps, and no core is idle at the end."""
    first = ("e2e", "test_cli_search.py", "worker", "eventlog", "search_api")

    def turn(item: pytest.Item) -> int:
        return next((turn for turn, folder in enumerate(first) if folder in item.path.parts), len(first))

    items.sort(key=turn)
