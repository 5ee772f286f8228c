"""How the command tells that something went wrong: lines on stderr and an exit status, never a traceback."""

import os
import sys
import tempfile
import traceback
from pathlib import Path

import click

from atrium.cli import ReaderGone
from atrium.cli.terminal import safe
from atrium.contracts.errors import AmbiguousCity, AtriumError, ContactMissing

PIPE_CLOSED = 141
INTERRUPTED = 130
CHOOSE = "choose one by its number, by its name with the region or country behind a comma, or with --country"


def tell(error: BaseException, *, debug: bool = False) -> int:
    """Says on stderr what went wrong and returns the status to exit with."""
    if debug and not isinstance(error, (click.ClickException, click.exceptions.Exit)):
        traceback.print_exception(error)
    try:
        return _tell(error)
    except OSError:  # stderr itself is closed or full: the status still tells
        return getattr(error, "exit_status", 1)


def _tell(error: BaseException) -> int:  # noqa: PLR0911 - one return per kind of end
    match error:
        case ReaderGone() | BrokenPipeError():
            discard_stdout()
            return PIPE_CLOSED
        case KeyboardInterrupt() | click.Abort():
            return INTERRUPTED
        case click.exceptions.NoArgsIsHelpError():
            error.show()
            return error.exit_code
        case click.ClickException():
            context = getattr(error, "ctx", None)
            hint = f" (see: {context.command_path} --help)" if context else ""
            say(f"{error.format_message().rstrip('.')}{hint}")
            return error.exit_code
        case AtriumError():
            url = f": {error.url}" if error.url and error.url not in error.message else ""
            hint = " (--contact or ATRIUM_CONTACT)" if isinstance(error, ContactMissing) else ""
            say(f"{error.message}{url}{hint}")
            if isinstance(error, AmbiguousCity):
                for candidate in error.candidates:
                    click.echo(f"  {safe(candidate)}", err=True)
                click.echo(CHOOSE, err=True)
            return error.exit_status
        case OSError() if error.filename is None and _stdout_is_broken():
            discard_stdout()
            say(f"standard output can't be written: {error.strerror}")
            return 6
    say(f"unexpected {type(error).__name__}: {error}; {_kept(error)}")
    return 1


def say(message: str) -> None:
    click.echo(f"atrium: {safe(' '.join(message.split()))}", err=True)


def _kept(error: BaseException) -> str:
    try:
        handle, path = tempfile.mkstemp(prefix="atrium-", suffix=".traceback")
        with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
            file.writelines(traceback.format_exception(error))
    except OSError:
        return "atrium --debug shows the traceback"
    return f"the traceback is in {Path(path)}"


def _stdout_is_broken() -> bool:
    try:
        sys.stdout.flush()
    except (OSError, ValueError, AttributeError):
        return True
    return False


def discard_stdout() -> None:
    """What is still in the buffer goes nowhere, so that the interpreter's own flush at exit stays quiet."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
