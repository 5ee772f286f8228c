"""`python -m atrium.launcher up|down|status|logs|reset`: embedded mode. bin/up and its siblings call this."""

import argparse
import asyncio
import fcntl
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from atrium.contracts.errors import AtriumError, InvalidRequest
from atrium.launcher import addresses, postgres
from atrium.launcher.places import Places
from atrium.launcher.services import services, settings
from atrium.launcher.supervisor import Child, Supervisor


def main() -> None:
    parser = argparse.ArgumentParser(prog="bin/", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("up", help="start everything, print the address, stay until Ctrl-C")
    commands.add_parser("down", help="end what bin/up started")
    commands.add_parser("status", help="what runs, since when, how often it died").add_argument(
        "--json", action="store_true"
    )
    logs = commands.add_parser("logs", help="the newest lines of the logs")
    logs.add_argument("service", nargs="*", help="all of them where none is named")
    logs.add_argument("-n", "--lines", type=int, default=40)
    logs.add_argument("-f", "--follow", action="store_true")
    reset = commands.add_parser("reset", help="remove all data of this instance")
    reset.add_argument("-y", "--yes", action="store_true", help="do not ask")
    arguments = parser.parse_args()
    places = Places(Path(os.environ.get("ATRIUM_VAR", "var")).resolve())
    try:
        sys.exit(COMMANDS[arguments.command](places, arguments))
    except AtriumError as error:
        sys.stderr.write(f"atrium: {error.message}\n")
        sys.exit(error.exit_status)
    except KeyboardInterrupt:
        sys.exit(130)


@contextmanager
def only_one(places: Places) -> Iterator[None]:
    """Hold the instance's lock. Raises InvalidRequest where another one runs."""
    with (places.run / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            running = _read_state(places)
            raise InvalidRequest(f"it runs already, at {running.get('address', 'an address unknown yet')}") from error
        yield


def up(places: Places, _: argparse.Namespace) -> int:
    places.prepare()
    with only_one(places):
        ports = addresses.choose(places)
        shared = settings(places, ports)
        if not os.environ.get("ATRIUM_DATABASE_URL"):
            postgres.initialise(places)
        return asyncio.run(_run(places, ports, shared))


async def _run(places: Places, ports: addresses.Addresses, shared: Mapping[str, str]) -> int:
    began = time.monotonic()
    address = f"http://127.0.0.1:{ports.gateway}"

    def changed(children: Mapping[str, Child]) -> None:
        _write_state(places, address, children)

    supervisor = Supervisor(services(places, ports, shared), places.log, say=_say, changed=changed)
    stop = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    try:
        starting = asyncio.create_task(supervisor.start())
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({starting, stopping}, return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            await starting
            _say(f"Atrium is up after {time.monotonic() - began:.1f} s\n")
            _say(f"  {address}/")
            _say(f"  staff account   admin, password in {places.var / 'secrets' / 'admin-password'}")
            _say(f"  logs            {places.log}")
            _say("\nCtrl-C stops everything.")
            await stop.wait()
        starting.cancel()
    finally:
        await supervisor.stop()
        (places.run / "state.json").unlink(missing_ok=True)
    return 0


def down(places: Places, _: argparse.Namespace) -> int:
    state = _read_state(places)
    if not state:
        _say("nothing runs")
        return 0
    pid = state["launcher"]
    os.kill(pid, signal.SIGTERM)
    for _attempt in range(100):
        if not _read_state(places):
            _say("stopped")
            return 0
        time.sleep(0.1)
    raise InvalidRequest(f"the launcher (process {pid}) did not end within 10 s; see {places.log}")


def status(places: Places, arguments: argparse.Namespace) -> int:
    """Exit status 0 where everything is ready, 3 where something is not, 4 where nothing runs."""
    state = _read_state(places)
    if arguments.json:
        _say(json.dumps(state))
    elif not state:
        _say("nothing runs; bin/up starts it")
    else:
        _say(state["address"])
        for name, child in state["services"].items():
            since = time.strftime("%H:%M:%S", time.localtime(child["since"]))
            deaths = f", died {child['deaths']} times" if child["deaths"] else ""
            _say(f"  {name:10} {child['state']:9} since {since}, process {child['pid']}{deaths}")
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
        ["tail", f"--lines={arguments.lines}", *(["--follow=name"] if arguments.follow else []), *files], check=False
    ).returncode


def reset(places: Places, arguments: argparse.Namespace) -> int:
    if not places.var.exists():
        _say("there is nothing to remove")
        return 0
    places.run.mkdir(parents=True, exist_ok=True)
    with only_one(places):
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


COMMANDS = {"up": up, "down": down, "status": status, "logs": logs, "reset": reset}


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _write_state(places: Places, address: str, children: Mapping[str, Child]) -> None:
    state = {
        "launcher": os.getpid(),
        "address": address,
        "services": {
            name: {
                "state": child.state,
                "pid": child.process.pid if child.process else None,
                "since": child.since,
                "deaths": child.deaths,
            }
            for name, child in children.items()
        },
    }
    fresh = places.run / "state.json.new"
    fresh.write_text(json.dumps(state))
    fresh.replace(places.run / "state.json")


def _read_state(places: Places) -> dict[str, Any]:
    """What the running launcher wrote; {} where none runs."""
    try:
        state: dict[str, Any] = json.loads((places.run / "state.json").read_text())
        os.kill(state["launcher"], 0)
    except (OSError, ValueError, KeyError):
        return {}
    return state


if __name__ == "__main__":
    main()
