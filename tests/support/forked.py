"""Our programs as processes of their own, each forked from a process that has imported what they import.

Importing is most of what a start computes, up to a second, and the tests start a hundred. That they start from nothing
is for the tests of bin/up, and for those of the command that interrupt it.
"""

import os
import runpy
import sys
from collections.abc import Mapping
from multiprocessing import current_process, get_context, reduction

_CONTEXT = get_context("forkserver")
_CONTEXT.set_forkserver_preload(["atrium.search_api.__main__", "atrium.worker.__main__", "atrium.cli.search"])


class _Open:
    """A file's descriptor that goes along to the fork."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __reduce__(self) -> tuple:
        return _received, (reduction.DupFd(self.number),)


def _received(passed) -> _Open:
    return _Open(passed.detach())


def _run(command: list[str], environment: dict[str, str], outputs: list[_Open]) -> None:
    for place, output in enumerate(outputs, 1):
        os.dup2(output.number, place)
        os.close(output.number)
    os.dup2(sys.stdin.fileno(), 0)  # multiprocessing has opened /dev/null for it
    sys.stdin = open(0)  # noqa: SIM115 - for as long as it runs
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = command
    current_process().daemon = False  # it may have processes of its own
    runpy.run_module(command[0], run_name="__main__", alter_sys=True)


class Forked:
    """`python -m …`, with as much of subprocess.Popen as tests want; what it says goes where the test's words go."""

    def __init__(self, *command: str, env: Mapping[str, str], stdout: int = 1, stderr: int = 2) -> None:
        asked = (list(command), {**os.environ, **env}, [_Open(stdout), _Open(stderr)])
        self._process = _CONTEXT.Process(target=_run, args=asked, daemon=True)
        self._process.start()
        self.pid: int = self._process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def poll(self) -> int | None:
        return self.returncode

    def wait(self, seconds: float | None = None) -> int:
        self._process.join(seconds)
        assert self.returncode is not None, f"{self.pid} has not ended after {seconds} s"
        return self.returncode

    def send_signal(self, number: int) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def kill(self) -> None:
        self._process.kill()
