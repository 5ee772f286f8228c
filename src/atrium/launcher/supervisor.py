"""Starts child processes in order, notices when they are ready, starts them again when they die, ends all of them.

Written by hand because no library does all of it: honcho does not restart, supervisord knows no readiness and wants a
configuration file, circus brings a message bus (docs/decisions/0009).
"""

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from atrium.contracts.errors import AtriumError

State = Literal["waiting", "starting", "ready", "done", "dead", "stopped"]
PR_SET_PDEATHSIG = 1  # prctl(2)
BACKOFF_FIRST, BACKOFF_LIMIT = (
    0.5,
    15.0,
)  # seconds; doubled at each death, forgotten after STABLE seconds of being ready
STABLE = 30.0
LOG_LIMIT = 20 * 2**20  # bytes; a longer log is put aside as .old when its service starts


class ServiceFailed(AtriumError):
    """A service did not become ready; the message names it, its last words and its log."""

    code = "service_failed"
    http_status = 503


@dataclass(frozen=True, slots=True)
class Service:
    """One child process. `probe` returns when it is ready and raises OSError while it is not.

    Without a probe it is a step, not a server: ready when it has ended with status 0, and not started again.
    """

    name: str
    command: Sequence[str]
    probe: Callable[[], Awaitable[None]] | None
    environment: Mapping[str, str] = field(default_factory=dict)
    after: Sequence[str] = ()
    stop_signal: signal.Signals = signal.SIGTERM
    patience: float = 30.0  # seconds from its start until it must be ready
    keeps_data: bool = False  # stopped after those who use it


@dataclass(slots=True)
class Child:
    """What is known of a service now."""

    service: Service
    log: Path
    state: State = "waiting"
    process: asyncio.subprocess.Process | None = None
    deaths: int = 0
    in_a_row: int = 0  # deaths without being ready for STABLE seconds in between
    since: float = field(default_factory=time.time)
    ready: asyncio.Event = field(default_factory=asyncio.Event)
    first_ready: float | None = None  # seconds since its supervisor was made

    @property
    def was_stable(self) -> bool:
        return self.state == "ready" and time.time() - self.since > STABLE

    def move(self, state: State) -> None:
        self.state, self.since = state, time.time()


def _follow_parent() -> None:
    # a launcher that is killed with -9 leaves nobody behind (Linux only; elsewhere bin/down finds them by their pid)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


class Supervisor:
    """Runs services until stop(). `changed` is called after each change of state, `say` with lines for a person."""

    def __init__(
        self,
        services: Sequence[Service],
        logs: Path,
        *,
        say: Callable[[str], None],
        changed: Callable[[Mapping[str, Child]], None] = lambda _: None,
    ) -> None:
        self.children = {service.name: Child(service, logs / f"{service.name}.log") for service in services}
        self._say = say
        self._changed = changed
        self._stopping = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._began = time.monotonic()

    async def start(self) -> None:
        """Start everything and return when all is ready. Raises ServiceFailed for the first that does not get there."""
        self._tasks = [asyncio.create_task(self._keep(child), name=name) for name, child in self.children.items()]
        ready = asyncio.create_task(self._all_ready())
        waiting: set[asyncio.Task[None]] = {ready, *self._tasks}
        while not ready.done():
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                if error := task.exception():
                    ready.cancel()
                    raise error

    async def _all_ready(self) -> None:
        for child in self.children.values():
            await child.ready.wait()

    async def stop(self, limit: float = 4.0) -> None:
        """End every child, those who keep data last, and what does not end within `limit` seconds with force."""
        self._stopping.set()
        for keeps_data in (False, True):
            group = [child for child in self.children.values() if child.service.keeps_data is keeps_data]
            await asyncio.gather(*(self._end(child, limit * (0.6 if keeps_data else 0.4)) for child in group))
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _keep(self, child: Child) -> None:
        for name in child.service.after:
            await self.children[name].ready.wait()
        while not self._stopping.is_set():
            await self._once(child)
            if self._stopping.is_set() or child.state == "done":
                return
            child.deaths += 1
            child.in_a_row = 1 if child.was_stable else child.in_a_row + 1
            child.move("dead")
            self._changed(self.children)
            pause = min(BACKOFF_LIMIT, BACKOFF_FIRST * 2 ** (child.in_a_row - 1))
            status = child.process.returncode if child.process else None
            name = child.service.name
            self._say(f"{name} died ({_ending(status)}); starting it again in {pause:g} s, see {child.log}")
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._stopping.wait(), pause)

    async def _once(self, child: Child) -> None:
        """From start to death of one process."""
        service = child.service
        if child.log.exists() and child.log.stat().st_size > LOG_LIMIT:
            child.log.replace(child.log.with_suffix(".old.log"))
        with child.log.open("ab") as log:
            child.process = await asyncio.create_subprocess_exec(
                *service.command,
                env={**os.environ, **service.environment},
                stdin=asyncio.subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C is for the launcher, which ends the children in order
                preexec_fn=_follow_parent,
            )
        child.move("starting")
        self._changed(self.children)
        death = asyncio.create_task(child.process.wait())
        try:
            became_ready = await self._until_ready(child, death)
            if not became_ready and not child.ready.is_set():
                raise ServiceFailed(f"{service.name} did not start: {last_words(child.log)} (all of it: {child.log})")
            if became_ready:
                child.first_ready = child.first_ready or time.monotonic() - self._began
                child.move("ready" if service.probe else "done")
                child.ready.set()
                self._changed(self.children)
            await death
        finally:
            death.cancel()

    async def _until_ready(self, child: Child, death: asyncio.Task[int]) -> bool:
        probe = child.service.probe
        if probe is None:
            return await death == 0
        deadline = time.monotonic() + child.service.patience
        while not death.done() and time.monotonic() < deadline:
            try:
                await asyncio.wait_for(probe(), 2.0)
            except OSError:  # TimeoutError is one
                await asyncio.wait({death}, timeout=0.05)
            else:
                return True
        return False

    async def _end(self, child: Child, limit: float) -> None:
        process = child.process
        if process is None or process.returncode is not None:
            child.move("stopped")
            return
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(child.service.stop_signal)
            try:
                await asyncio.wait_for(process.wait(), limit)
            except TimeoutError:
                if child.ready.is_set() or child.service.keeps_data:  # who never served has nothing to finish
                    self._say(f"{child.service.name} did not end within {limit:.1f} s and is killed")
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # its own children, where it left any
        await process.wait()
        child.move("stopped")
        self._changed(self.children)


def _ending(status: int | None) -> str:
    if status is None:
        return "never started"
    return f"signal {signal.Signals(-status).name}" if status < 0 else f"exit status {status}"


def last_words(log: Path) -> str:
    """The last line of a log that says something."""
    lines = log.read_text(errors="replace").splitlines() if log.exists() else []
    return next((line.strip() for line in reversed(lines[-50:]) if line.strip()), "it said nothing")
