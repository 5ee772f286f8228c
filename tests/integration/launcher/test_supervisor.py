"""Children of our own making: started in order, started again, ended in order, none left behind."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from atrium.launcher import supervisor as supervisor_module
from atrium.launcher.supervisor import Service, ServiceFailed, Supervisor

SERVER = "import socket,sys,time;s=socket.create_server(('127.0.0.1',int(sys.argv[1])));time.sleep(600)"
ROOT = Path(__file__).parents[3]


def python(code: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", code, *arguments]


def listens(port: int):
    async def probe() -> None:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.close()

    return probe


def server(name: str, port: int, **more) -> Service:
    return Service(name, python(SERVER, str(port)), listens(port), **more)


@pytest.fixture
def said() -> list[str]:
    return []


def test_starts_in_order_and_ends_all(tmp_path, said, free_port):
    async def run() -> None:
        steps = tmp_path / "steps"
        port = free_port()
        step = Service("step", python(f"open({str(steps)!r},'a').write('step ')"), None, after=("store",))
        noted = python(f"open({str(steps)!r},'a').write('late ');{SERVER}", str(port))
        late = Service("late", noted, listens(port), after=("step",))
        supervisor = Supervisor([late, step, server("store", free_port(), keeps_data=True)], tmp_path, say=said.append)
        await supervisor.start()
        assert steps.read_text() == "step late "
        assert [child.state for child in supervisor.children.values()] == ["ready", "done", "ready"]
        processes = [child.process.pid for child in supervisor.children.values() if child.state == "ready"]
        await supervisor.stop()
        assert not any(psutil.pid_exists(pid) for pid in processes)
        assert said == []

    asyncio.run(run())


def test_one_that_dies_is_started_again_and_its_death_is_told(tmp_path, said, free_port):
    async def run() -> None:
        supervisor = Supervisor([server("web", free_port())], tmp_path, say=said.append)
        await supervisor.start()
        child = supervisor.children["web"]
        before = child.process.pid
        os.kill(before, signal.SIGKILL)
        async with asyncio.timeout(10):
            while child.state != "ready" or child.process.pid == before:  # noqa: ASYNC110 - states are plain data
                await asyncio.sleep(0.05)
        assert child.deaths == 1
        await supervisor.stop()
        assert len(said) == 1
        assert "web died (signal SIGKILL)" in said[0]

    asyncio.run(run())


@pytest.mark.parametrize("code", ["import sys;sys.exit('no such table')", "raise RuntimeError('no such table')"])
def test_one_that_does_not_start_is_named_with_its_last_words(tmp_path, said, code, free_port):
    async def run() -> None:
        services = [Service("bad", python(code), listens(free_port())), server("good", free_port())]
        supervisor = Supervisor(services, tmp_path, say=said.append)
        with pytest.raises(ServiceFailed, match=r"bad did not start: .*no such table"):
            await supervisor.start()
        await supervisor.stop()

    asyncio.run(run())


def test_a_step_that_fails_is_not_tried_again(tmp_path, said):
    async def run() -> None:
        supervisor = Supervisor([Service("step", python("raise SystemExit('no')"), None)], tmp_path, say=said.append)
        with pytest.raises(ServiceFailed, match="step did not start: no"):
            await supervisor.start()
        await supervisor.stop()

    asyncio.run(run())


def test_who_does_not_listen_to_a_signal_is_killed(tmp_path, said, free_port):
    deaf = f"import signal;signal.signal(signal.SIGTERM, signal.SIG_IGN);{SERVER}"

    async def run() -> None:
        port = free_port()
        supervisor = Supervisor([Service("deaf", python(deaf, str(port)), listens(port))], tmp_path, say=said.append)
        await supervisor.start()
        pid = supervisor.children["deaf"].process.pid
        began = time.monotonic()
        await supervisor.stop(limit=1.0)
        assert time.monotonic() - began < 3
        assert not psutil.pid_exists(pid)

    asyncio.run(run())


PARENT = """
import asyncio, sys
from tests.integration.launcher.test_supervisor import server
from atrium.launcher.supervisor import Supervisor
from pathlib import Path
async def run():
    supervisor = Supervisor([server("web", int(sys.argv[1]))], Path(sys.argv[2]), say=print)
    await supervisor.start()
    print(supervisor.children["web"].process.pid, flush=True)
    await asyncio.sleep(600)
asyncio.run(run())
"""


def test_nobody_outlives_a_launcher_that_was_killed(tmp_path, free_port):
    command = [sys.executable, "-c", PARENT, str(free_port()), str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as parent:
        child = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
        psutil.wait_procs([child], timeout=5)
    assert not child.is_running()


def test_one_that_keeps_dying_is_given_more_time_until_it_has_been_well_for_a_while(
    tmp_path, said, free_port, monkeypatch
):
    monkeypatch.setattr(supervisor_module, "STABLE", 0.5)

    async def run() -> None:
        supervisor = Supervisor([server("web", free_port())], tmp_path, say=said.append)
        await supervisor.start()
        child = supervisor.children["web"]
        for well in (0.0, 0.0, 0.7):
            await asyncio.sleep(well)
            before = child.process.pid
            os.kill(before, signal.SIGKILL)
            async with asyncio.timeout(10):
                while child.state != "ready" or child.process.pid == before:  # noqa: ASYNC110 - states are plain data
                    await asyncio.sleep(0.02)
        await supervisor.stop()

    asyncio.run(run())
    assert [line.split(" in ")[1].split(" s,")[0] for line in said] == ["0.5", "1", "0.5"]
