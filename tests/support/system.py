"""The whole system as a person gets it: bin/up with data of its own, on a free port."""

import json
import os
import signal
import subprocess
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import psutil
from tests.support.clock import Clock, until
from tests.support.prepared import PASSWORD
from tests.support.valkey import free_port

ROOT = Path(__file__).parents[2]


class System:
    """Started by start(); what it printed is in `output`."""

    def __init__(self, var: Path, **environment: str) -> None:
        self.var = var
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        own = {"ATRIUM_VAR": str(var), "ATRIUM_PORT": str(self.port), **environment}
        self.environment = {name: value for name, value in os.environ.items() if not name.startswith("ATRIUM_")} | own
        self.launcher: subprocess.Popen[bytes] | None = None
        self._output = var.with_name(f"{var.name}.output")

    def with_database(self, prepared: Path) -> "System":
        """It begins with a copy of `prepared` (tests.support.prepared), as after an earlier bin/up."""
        secrets = self.var / "secrets"
        secrets.mkdir(parents=True, mode=0o700)
        (secrets / "admin-password").write_text(PASSWORD)
        subprocess.run(["cp", "-a", str(prepared), str(self.var / "postgres")], check=True)
        return self

    @property
    def output(self) -> str:
        return self._output.read_text()

    def start(self, limit: float = 110) -> "System":
        """Returns when everything is ready."""
        self._output.unlink(missing_ok=True)
        with self._output.open("ab") as output:
            self.launcher = subprocess.Popen([ROOT / "bin" / "up"], env=self.environment, stdout=output, stderr=output)
        try:
            until(lambda: "Atrium is up" in self.output or self.launcher.poll() is not None, limit, lambda: self.output)
            assert self.launcher.poll() is None, self.output
        except AssertionError:
            self.stop()
            raise
        return self

    def command(self, name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [ROOT / "bin" / name, *arguments]
        return subprocess.run(
            command,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
            timeout=60,
        )

    def state(self) -> dict[str, Any]:
        """What the launcher wrote down last; bin/status prints it."""
        found: dict[str, Any] = json.loads((self.var / "run" / "state.json").read_text())
        return found

    def services(self) -> dict[str, Any]:
        return self.state()["services"]

    def kill(self, service: str) -> None:
        """kill -9 of its first process; what that had started has to see to itself."""
        os.kill(self.services()[service]["pid"], signal.SIGKILL)

    def wait_ready(self, limit: float = 30) -> None:
        def ready() -> bool:
            return all(service["state"] in {"ready", "done"} for service in self.services().values())

        until(ready, limit, lambda: f"{self.services()}\n{self.output}")

    def processes(self) -> list[psutil.Process]:
        assert self.launcher is not None
        return psutil.Process(self.launcher.pid).children(recursive=True)

    def get(self, path: str, **headers: str) -> tuple[int, bytes]:
        request = urllib.request.Request(f"{self.address}{path}", headers=headers)
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as answer:
            with answer:
                return answer.code, answer.read()

    def stop(self, number: signal.Signals = signal.SIGINT, limit: float = 15) -> float:
        """Seconds that it took, of the test's Clock."""
        clock = Clock()
        if self.launcher is not None and self.launcher.poll() is None:
            self.launcher.send_signal(number)
            self.launcher.wait(limit)
        return clock.seconds()
