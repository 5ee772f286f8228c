"""How often one host may be asked, shared by everything on this machine that asks it."""

import errno
import fcntl
import os
import re
import stat
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from atrium.contracts.errors import RateLimited

FIRST_SPACING, LEAST_SPACING, MOST_SPACING = 0.1, 0.001, 5.0  # seconds
RECOVERY = 0.95  # of the spacing is left after each turn: 14 turns halve it
LONGEST_HOLD = 86_400.0  # seconds


class Rate(Protocol):
    """Turns at a host. Picklable, and the same for all who were given a copy."""

    def ask(self, host: str, interval: float) -> float:
        """0 if it is the caller's turn: then nobody else's for `interval` seconds. Else the seconds until asking again
        makes sense. Nothing is reserved while waiting: who gives up leaves no hole, who dies holds nothing up."""
        ...

    def hold(self, host: str, seconds: float, asked: float) -> None:
        """Nobody's turn for so long: the host said so to a request that was sent at `asked` (time.monotonic())."""
        ...


def runtime_directory() -> Path:
    """Where processes of this user meet: a directory that nobody else can write to."""
    base = os.environ.get("XDG_RUNTIME_DIR")
    return Path(base, "atrium") if base else Path(tempfile.gettempdir(), f"atrium-{os.getuid()}")


@lru_cache(maxsize=1)
def _boot() -> str:
    """Names this boot: the monotonic clock starts anew with each. Empty where the system doesn't tell."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text(encoding="ascii").strip()
    except OSError:
        return ""


@dataclass(frozen=True, slots=True)
class FileRate:
    """One small file per host under a lock that the kernel frees when its holder dies.

    The file says when the next turn is: the boot and the moment on its monotonic clock, which all processes share; and
    the spacing that was learned: a host that said "too fast" and named no rate is asked half as often from then on,
    and slowly as often as before.
    Raises RateLimited where the files can't be kept: a rate that is not shared would be exceeded.
    """

    directory: Path = field(default_factory=runtime_directory)

    def ask(self, host: str, interval: float) -> float:
        path = self._path(host)
        if interval <= 0 and not os.path.exists(path):  # noqa: PTH110 - 2 µs a page where there is no limit at all
            return 0.0
        with self._locked(path) as file:
            now = time.monotonic()
            turn, spacing, slowed = _read(file)
            if turn > now:
                return turn - now
            gap = max(interval, spacing)
            if gap > 0:
                _write(file, now + gap, spacing * RECOVERY if spacing > LEAST_SPACING else 0.0, slowed)
            return 0.0

    def hold(self, host: str, seconds: float, asked: float) -> None:
        with self._locked(self._path(host)) as file:
            now = time.monotonic()
            turn, spacing, slowed = _read(file)
            if asked > slowed:  # one that was sent before we slowed down says nothing about the new pace
                spacing, slowed = min(MOST_SPACING, max(FIRST_SPACING, 2 * spacing)), now
            _write(file, max(turn, now + min(seconds, LONGEST_HOLD)), spacing, slowed)

    def _path(self, host: str) -> str:
        return f"{self.directory}/{_file_name(host)}"

    @contextmanager
    def _locked(self, path: str) -> Iterator[int]:
        try:
            file = self._open(path)
            try:
                fcntl.flock(file, fcntl.LOCK_EX)
                yield file
            finally:
                os.close(file)
        except OSError as error:
            raise RateLimited(f"the shared rate can't be kept in {self.directory}: {error.strerror}") from error

    def _open(self, path: str) -> int:
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW
        _make_own(self.directory)
        try:
            return os.open(path, flags, 0o600)
        except FileNotFoundError:  # somebody tidied up
            _make_own.cache_clear()
            _make_own(self.directory)
            return os.open(path, flags, 0o600)


@lru_cache(maxsize=8)
def _make_own(directory: Path) -> None:
    directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    state = directory.lstat()
    if not stat.S_ISDIR(state.st_mode) or state.st_uid != os.getuid():
        raise PermissionError(errno.EPERM, "the directory belongs to somebody else")


@lru_cache(maxsize=256)
def _file_name(host: str) -> str:
    return re.sub(r"[^a-z0-9.-]+", "_", host.lower())[:200] + ".rate"


def _read(file: int) -> tuple[float, float, float]:
    """Next turn, learned spacing, when it was learned; 0 where nothing is known, or only of an earlier boot."""
    boot, _, numbers = os.pread(file, 128, 0).decode("ascii", "replace").partition(" ")
    try:
        turn, spacing, slowed = map(float, numbers.split())
    except ValueError:
        return 0.0, 0.0, 0.0
    return (turn, spacing, slowed) if boot == _boot() else (0.0, 0.0, 0.0)


def _write(file: int, turn: float, spacing: float, slowed: float) -> None:
    os.pwrite(file, f"{_boot()} {turn:.6f} {spacing:.6f} {slowed:.6f}".encode().ljust(128), 0)
