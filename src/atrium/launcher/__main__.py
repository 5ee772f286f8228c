"""`python -m atrium.launcher up|down|status|logs|reset|atrium`: embedded mode. bin/up and its siblings call this."""

import argparse
import asyncio
import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterable, Sequence
from functools import partial
from pathlib import Path

from atrium.contracts.errors import AtriumError, InvalidRequest, OutputFailed
from atrium.launcher import addresses, instance, postgres
from atrium.launcher.places import Places
from atrium.launcher.services import environment, services
from atrium.launcher.settings import LauncherSettings
from atrium.launcher.supervisor import Child, Service, Supervisor


def main() -> None:
    parser = argparse.ArgumentParser(prog="bin/…", description=__doc__)
    parser.add_argument("--var", type=Path, default="var", help="where the instance's data is")
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("up", prog="bin/up", help="start everything, print the address, stay until Ctrl-C")
    commands.add_parser("down", prog="bin/down", help="end what bin/up started")
    commands.add_parser("status", prog="bin/status", help="what runs, since when, how often it died").add_argument(
        "--json", action="store_true"
    )
    logs = commands.add_parser("logs", prog="bin/logs", help="the newest lines of the logs")
    logs.add_argument("service", nargs="*", help="all of them where none is named")
    logs.add_argument("-n", "--lines", type=int, default=40)
    logs.add_argument("-f", "--follow", action="store_true")
    reset = commands.add_parser("reset", prog="bin/reset", help="remove all data of this instance")
    reset.add_argument("-y", "--yes", action="store_true", help="do not ask")
    atrium = commands.add_parser("atrium", help="the atrium command, with the settings of what runs", add_help=False)
    atrium.add_argument("words", nargs=argparse.REMAINDER)
    arguments = parser.parse_args()
    places = Places(arguments.var.resolve())
    try:
        sys.exit(COMMANDS[arguments.command](places, arguments))
    except AtriumError as error:
        sys.stderr.write(f"atrium: {error.message}\n")
        sys.exit(error.exit_status)
    except PermissionError as error:
        sys.stderr.write(f"atrium: {error.filename}: {error.strerror}\n")
        sys.exit(OutputFailed.exit_status)
    except KeyboardInterrupt:
        sys.exit(130)


def up(places: Places, _: argparse.Namespace) -> int:
    given = LauncherSettings.from_environment(os.environ)
    # What a person looks at meanwhile comes first: with a thousand hotels arriving, the longest frame of the browser
    # beside it took 33 to 83 ms and not 50 to 117 (2 cores).
    os.nice(5)
    places.prepare()
    with instance.only_one(places):
        try:
            ports = addresses.choose(places, given.port)
            shared = environment(places, ports, given)
            address = f"http://127.0.0.1:{given.port}"
            instance.write(places, address, {})
            instance.keep_settings(places, shared)
            if not given.database_url:
                postgres.initialise(places)
            return asyncio.run(_run(places, services(places, ports, given, shared), address))
        finally:
            shutil.rmtree(places.sockets, ignore_errors=True)
            instance.forget(places)


async def _run(places: Places, wanted: Sequence[Service], address: str) -> int:
    began = time.monotonic()
    supervisor = Supervisor(wanted, places.log, say=_say, changed=partial(instance.write, places, address))
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        starting = asyncio.create_task(supervisor.start())
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            await starting
            _welcome(places, address, time.monotonic() - began, supervisor.children.values())
            await stopping
        starting.cancel()
    finally:
        await supervisor.stop()
    return 0


def _welcome(places: Places, address: str, seconds: float, children: Iterable[Child]) -> None:
    first = sorted((child.first_ready or 0.0, child.service.name) for child in children)
    _say(f"Atrium is up after {seconds:.1f} s ({', '.join(f'{name} {after:.1f}' for after, name in first)})\n")
    _say(f"  address    {address}/")
    _say("  accounts   a guest with one click, or sign up; for the admin:")
    _say(f"             admin, password {places.secret('admin-password')}")
    _say(f"  logs       {places.log} (bin/logs -f)")
    _say("\nCtrl-C stops everything.")


def down(places: Places, _: argparse.Namespace) -> int:
    state = instance.read(places)
    if not state:
        _say("nothing runs")
        return 0
    pid = state["launcher"]
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGTERM)
    for _attempt in range(100):
        if not instance.read(places):
            _say("stopped")
            return 0
        time.sleep(0.1)
    raise InvalidRequest(f"the launcher (process {pid}) did not end within 10 s; see {places.log}")


def status(places: Places, arguments: argparse.Namespace) -> int:
    """Exit status 0 where everything is ready, 3 where something is not, 4 where nothing runs."""
    state = instance.read(places)
    if arguments.json:
        _say(json.dumps(state))
    elif not state:
        _say("nothing runs; bin/up starts it")
    else:
        _say(state["address"])
        for name, child in state["services"].items():
            since = time.strftime("%H:%M:%S", time.localtime(child["since"]))
            died = {0: "", 1: ", died once"}.get(child["deaths"], f", died {child['deaths']} times")
            _say(f"  {name:10} {child['state']:9} since {since}, process {child['pid']}{died}")
    if not state:
        return 4
    return 0 if all(child["state"] in {"ready", "done"} for child in state["services"].values()) else 3


def logs(places: Places, arguments: argparse.Namespace) -> int:
    known = sorted(path.stem for path in places.log.glob("*.log") if not path.stem.endswith(".old"))
    if unknown := set(arguments.service) - set(known):
        raise InvalidRequest(
            f"there is no log of {', '.join(sorted(unknown))}; there are: {', '.join(known) or 'none yet'}"
        )
    files = [str(places.log / f"{name}.log") for name in arguments.service or known]
    if not files:
        _say("no logs yet; bin/up makes them")
        return 0
    sys.stdout.flush()
    return subprocess.run(
        ["tail", f"-n{arguments.lines}", *(["-F"] if arguments.follow else []), *files], check=False
    ).returncode


def reset(places: Places, arguments: argparse.Namespace) -> int:
    if not places.var.exists():
        _say("there is nothing to remove")
        return 0
    places.run.mkdir(parents=True, exist_ok=True)
    with instance.only_one(places):
        if not arguments.yes:
            if not sys.stdin.isatty():
                raise InvalidRequest(f"this removes all of {places.var}; say so with --yes")
            if input(f"Remove all of {places.var}, saved hotels and accounts included? [y/N] ").lower() != "y":
                return 1
        for folder in (
            places.postgres,
            places.postgres.with_name("postgres.new"),
            places.valkey,
            places.log,
            places.sockets,
        ):
            shutil.rmtree(folder, ignore_errors=True)
        shutil.rmtree(places.var / "secrets", ignore_errors=True)
        _say("removed; the next bin/up starts afresh")
    return 0


def atrium(places: Places, arguments: argparse.Namespace) -> int:
    """What the environment says itself comes first, a name that ends in _FILE as well."""
    for name, value in instance.settings(places).items():
        if f"{name}_FILE" not in os.environ:
            os.environ.setdefault(name, value)
    os.execv(sys.executable, [sys.executable, "-m", "atrium", *arguments.words])  # noqa: S606 - no shell is wanted


COMMANDS = {"up": up, "down": down, "status": status, "logs": logs, "reset": reset, "atrium": atrium}


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
