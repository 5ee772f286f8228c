"""A real Kafka on 127.0.0.1, started by ../shared/kafka/kafka where that, Java and the jars are there."""

import asyncio
import os
import shutil
import subprocess
from pathlib import Path

from tests.support.clock import until
from tests.support.facts import selection
from tests.support.valkey import free_port

from atrium.contracts.errors import EventLogUnavailable
from atrium.eventlog.log import Record
from atrium.eventlog.registry import open_event_log

SCRIPT = Path(__file__).parents[3] / "shared" / "kafka" / "kafka"
_CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kafka-for-tests"


def missing() -> str | None:
    """What a test of Kafka lacks here. CI fetches the jars by itself."""
    if not SCRIPT.exists():
        return "../shared/kafka/kafka is not there"
    if shutil.which("java") is None:
        return "java is not installed"
    if "CI" not in os.environ and not list((_CACHE / "libs").glob("kafka_2.13-*.jar")):
        return "its jars are not there: ../shared/kafka/kafka install"
    return None


class Kafka:
    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"kafka://127.0.0.1:{self.port}"
        self._environment = {
            **os.environ,
            "KAFKA_PORT": str(self.port),
            "KAFKA_DIR": str(folder),
            "JDK_JAVA_OPTIONS": "-XX:TieredStopAtLevel=1",  # it lives too short for its best code to pay: a third less
        }

    def start(self) -> "Kafka":
        """Returns when it has taken an event: with the first one a JVM takes longer than a log may."""
        self._run("start")
        until(self._takes_an_event, 60)
        return self

    def _takes_an_event(self) -> bool:
        async def publish() -> None:
            log = open_event_log(f"{self.url}?namespace=first")
            try:
                await log.publish(Record.of(selection()))
            finally:
                await log.aclose()

        try:
            asyncio.run(publish())
        except EventLogUnavailable:
            return False
        return True

    def kill(self) -> None:
        """kill -9, as a crash would."""
        self._run("stop", "--hard")

    def wipe(self) -> None:
        self._run("wipe")

    def _run(self, *command: str) -> None:
        # its output goes nowhere: the broker inherits it and would keep a pipe open
        done = subprocess.run(
            ["bash", SCRIPT, *command], env=self._environment, stdout=subprocess.DEVNULL, timeout=180, check=False
        )
        assert done.returncode == 0, f"kafka {' '.join(command)}: status {done.returncode}"
