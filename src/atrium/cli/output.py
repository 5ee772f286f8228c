"""Where results go: standard output as they come, or a file that is there whole or not at all."""

import errno
import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from atrium.contracts.errors import OutputFailed
from atrium.export.formats import Writable


class Unbuffered:
    """Hands every piece on at once, so that results appear as they arrive; failures become OutputFailed.

    A reader that went away (`| head`) stays BrokenPipeError.
    """

    def __init__(self, descriptor: int, name: str) -> None:
        self._descriptor = descriptor
        self._name = name

    def write(self, data: bytes, /) -> None:
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[os.write(self._descriptor, rest) :]
        except BrokenPipeError:
            raise
        except OSError as error:
            raise failed(self._name, error) from error


def failed(name: str, error: OSError) -> OutputFailed:
    reasons = {errno.ENOSPC: "the disk is full", errno.EDQUOT: "the quota is used up", errno.EFBIG: "it is too large"}
    return OutputFailed(f"{name} can't be written: {reasons.get(error.errno or 0) or error.strerror or error}")


@contextmanager
def standard_output() -> Iterator[Writable]:
    """Raises OutputFailed where there is none."""
    if sys.stdout is None:
        raise OutputFailed("standard output is closed")
    sys.stdout.flush()
    yield Unbuffered(sys.stdout.fileno(), "standard output")


@contextmanager
def whole_file(path: Path) -> Iterator[Writable]:
    """Writes beside `path` and takes its place on leaving; an exception leaves everything as it was.

    A device or a pipe is written to as it is. Raises OutputFailed, on entering for everything that is known by then.
    """
    with _told(path):
        path = path.resolve()  # the file behind a link is replaced, not the link
        mode = path.stat().st_mode if path.exists() else None
        if path.is_dir():
            raise OutputFailed(f"{path} is a directory")
        if not path.parent.is_dir():
            raise OutputFailed(f"there is no directory {path.parent}")
        device = mode is not None and not stat.S_ISREG(mode)
        part = path if device else path.parent / f".atrium-{os.getpid()}-{os.urandom(4).hex()}.part"
        created = 0 if device else os.O_CREAT | os.O_EXCL
        descriptor = os.open(part, os.O_WRONLY | created | os.O_CLOEXEC, 0o666)
    try:
        yield Unbuffered(descriptor, str(path))
        if not device:
            with _told(path):
                _put_in_place(descriptor, part, path, mode)
    finally:
        os.close(descriptor)
        if not device:
            part.unlink(missing_ok=True)


def _put_in_place(descriptor: int, part: Path, path: Path, mode: int | None) -> None:
    if mode is not None:
        os.fchmod(descriptor, stat.S_IMODE(mode))
    os.fsync(descriptor)
    part.replace(path)
    directory = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(directory)  # the new name is on the disk too
    finally:
        os.close(directory)


@contextmanager
def _told(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise failed(str(path), error) from error
