"""The stack as an operator has it: a checkout, a .env, and the scripts."""

import json
import os
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.valkey import free_port

ROOT = Path(__file__).parents[2]
SWARM = ROOT.parent / "shared" / "swarm"
ENGINE, MAKE_IMAGES = SWARM / "engine", SWARM / "make-images"
ENGINE_PID = Path(os.environ.get("ENGINE_DIR", "/var/tmp/engines"), "dockerd.pid")
IMAGES = (
    *("python:3.13-slim", "nginx:1.28", "postgres:17"),
    *("valkey/valkey:8.1", "apache/kafka:4.3.1", "adminer:5"),
)
SCRIPTS = (
    *("deploy", "undeploy", "status", "logs", "scale", "update", "backup", "restore", "rotate_secrets"),
    *("utils/install_debian", "utils/start_project"),
    *("build/build_image", "build/main/build_image", "build/search/build_image"),
)


class Stack:
    """`checkout` holds the scripts; `env` is its .env, with secrets of its own and a free port. Nothing runs yet."""

    def __init__(self, checkout: Path, folder: Path, name: str, *, host: str = "", **settings: str) -> None:
        self.name, self.checkout, self.host = name, checkout, host
        self.port = free_port()
        self.address = f"http://localhost:{self.port}"
        self.var = folder
        self.env = folder / ".env"
        self._account: dict[str, Any] = {}  # who runs the scripts, where that is not root
        self._environment: dict[str, str] = {}
        self.settings = {
            "STACK": name,
            "FRONT_NETWORK": f"{name}_front",
            "HTTP_PORT": str(self.port),
            # the tests are one client that asks for more than any person
            "RATE": "2000",
            "BURST": "2000",
            **{
                secret: secrets.token_hex(32)
                for secret in ("SECRET_KEY", "POSTGRES_PASSWORD", "VALKEY_PASSWORD", "ADMIN_PASSWORD")
            },
            **settings,
        }
        self.write()
        keep = folder / "secrets"  # where the journey of tests/e2e looks for it
        keep.mkdir(exist_ok=True)
        (keep / "admin-password").write_text(self.settings["ADMIN_PASSWORD"])

    def write(self, **settings: str) -> None:
        self.settings |= settings
        self.env.write_text("".join(f"{name}={value}\n" for name, value in self.settings.items()))
        self.env.chmod(0o600)

    def read(self) -> None:
        """What a script may have changed."""
        self.settings = dict(line.split("=", 1) for line in self.env.read_text().splitlines() if "=" in line)

    @contextmanager
    def otherwise(self, **settings: str) -> Iterator[None]:
        """With these settings for a while."""
        before = dict(self.settings)
        self.write(**settings)
        try:
            yield
        finally:
            self.settings = before
            self.write()

    def run(self, script: str, *arguments: str, limit: float = 300, **environment: str):
        """What it printed and how it ended, whatever that was."""
        with self.started(script, *arguments, **environment) as process:
            try:
                told, complained = process.communicate(timeout=limit)
            except BaseException:
                process.kill()
                raise
        return subprocess.CompletedProcess(process.args, process.returncode, told, complained)

    def started(self, script: str, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        given = {**os.environ, **self._docker_host(), "ATRIUM_DEPLOY_ENV": str(self.env)}
        return subprocess.Popen(
            [self.checkout / "deploy" / f"{script}.sh", *arguments],
            env={**given, **self._environment, **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            **self._account,
        )

    @contextmanager
    def by_an_ordinary_account(self) -> Iterator[None]:
        """Scripts are run by one that may use the engine, and nothing else; .env is its own."""
        for each in (self.var, self.env):
            os.chown(each, NOBODY, -1)
        group = Path("/var/run/docker.sock").stat().st_gid
        self._account = {"user": NOBODY, "group": NOBODY, "extra_groups": [group]}
        self._environment = {"PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": str(self.var)}
        try:
            yield
        finally:
            self._account, self._environment = {}, {}

    def __call__(self, script: str, *arguments: str, limit: float = 300) -> str:
        """What it printed; it ends well or the test does not."""
        done = self.run(script, *arguments, limit=limit)
        assert done.returncode == 0, f"{script}: status {done.returncode}\n{done.stdout}{done.stderr}"
        return done.stdout + done.stderr

    def docker(self, *command: str, status: int | None = 0) -> str:
        done = subprocess.run(
            ["docker", *command], env={**os.environ, **self._docker_host()}, capture_output=True, text=True, check=False
        )
        assert status is None or done.returncode == status, f"docker {' '.join(command)}: {done.stderr}"
        return done.stdout.strip()

    def containers(self, service: str) -> list[str]:
        name = f"label=com.docker.swarm.service.name={self.name}_{service}"
        return self.docker("ps", "--quiet", "--filter", name).split()

    def inside(self, service: str, code: str) -> str:
        """What Python code says inside a container of that service."""
        return self.docker("exec", self.containers(service)[0], "python", "-c", code)

    def what_is_there(self) -> dict[str, Any]:
        """Everything of the stack that the engine knows, and when it was last changed."""
        label = f"label=com.docker.stack.namespace={self.name}"
        found = {kind: self.docker(kind, "ls", "--quiet", "--filter", label).split() for kind in KINDS}
        ids = found["service"]
        return found | {"specs": json.loads(self.docker("service", "inspect", *ids))} if ids else found

    def keep_logs(self, folder: Path) -> str:
        """Every service's tasks and logs into `folder`; the newest lines of all of them are returned."""
        folder.mkdir(parents=True, exist_ok=True)
        ends = []
        label = f"label=com.docker.stack.namespace={self.name}"
        for service in self.docker("service", "ls", "--format", "{{.Name}}", "--filter", label, status=None).split():
            shown = "{{.Name}} {{.Image}} {{.Node}} {{.DesiredState}} {{.CurrentState}} {{.Error}}"
            tasks = self.docker("service", "ps", "--no-trunc", "--format", shown, service, status=None)
            read = ["docker", "service", "logs", "--timestamps", "--no-trunc", service]
            done = subprocess.run(
                read,
                env={**os.environ, **self._docker_host()},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                text=True,
                check=False,
                timeout=60,
            )
            (folder / f"{service}.txt").write_text(f"{tasks}\n\n{done.stdout}")
            ends.append("\n".join([f"--- {service}", tasks, *done.stdout.splitlines()[-15:]]))
        return "\n".join(ends)

    def _docker_host(self) -> dict[str, str]:
        return {"DOCKER_HOST": self.host} if self.host else {}


NOBODY = 65534
KINDS = ("service", "network", "secret", "config", "volume")
