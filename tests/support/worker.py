"""Real workers on a real Valkey."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

from tests.support.forked import Forked
from tests.support.valkey import free_port


class Worker:
    """A process of its own. Start it and wait until it takes tasks; what it says goes to stderr, or is kept."""

    def __init__(self, url: str, *, kept: bool = False, **settings: str) -> None:
        self.port = free_port()
        environment = {"ATRIUM_VALKEY_URL": url, "ATRIUM_WORKER_PORT": str(self.port), **settings}
        self.process: subprocess.Popen[bytes] | Forked
        if kept:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "atrium.worker"], env={**os.environ, **environment}, stderr=subprocess.PIPE
            )
        else:
            self.process = Forked("atrium.worker", env=environment)
        self.pid = self.process.pid

    def get(self, path: str) -> tuple[int, str]:
        """Status 0 where nobody listens."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=5) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def health(self) -> dict:
        return json.loads(self.get("/healthz")[1])

    def metric(self, name: str) -> float:
        lines = self.get("/metrics")[1].splitlines()
        return sum(float(line.rpartition(" ")[2]) for line in lines if line.startswith(f"atrium_worker_{name}"))

    def ready(self) -> "Worker":
        """It has taken the loop of tasks up."""
        deadline = time.monotonic() + 60
        while self.get("/healthz")[0] != 200:
            assert self.process.poll() is None, "the worker ended"
            assert time.monotonic() < deadline, "the worker takes no tasks"
            time.sleep(0.05)
        return self

    def end(self, number: int = signal.SIGTERM, seconds: float = 20) -> int:
        if self.process.poll() is None:
            self.process.send_signal(number)
        status = self.process.wait(seconds)
        if isinstance(self.process, subprocess.Popen):
            self.process.stderr.close()
        return status
