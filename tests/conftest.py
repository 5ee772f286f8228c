"""What all tests share."""

import gc
import os
from pathlib import Path

import pytest
from hypothesis import settings

# a run that decides whether something lands must not depend on luck; everybody else's runs look for new examples
settings.register_profile("decides", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("decides")

_left_out: set[str] = set()


def pytest_collection_finish() -> None:
    """What is there before the first test stays: no search for garbage goes through it again (0.1 s each)."""
    gc.collect()
    gc.freeze()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    """A test that needs what this machine lacks is skipped with a reason that begins with `left out: `."""
    if report.skipped and isinstance(report.longrepr, tuple):
        reason = report.longrepr[2].removeprefix("Skipped: ")
        if reason.startswith("left out: "):
            _left_out.add(reason)


def pytest_sessionfinish(session: pytest.Session) -> None:
    if "PYTEST_XDIST_WORKER" in os.environ or not _left_out:
        return
    if os.environ.get("CI"):  # where nothing may be missing
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
    if file := os.environ.get("ATRIUM_LEFT_OUT"):  # bin/test prints it at its very end
        with Path(file).open("a") as lines:
            lines.writelines(f"{reason}\n" for reason in sorted(_left_out))
