"""The `atrium` command: one file per subcommand, each imported only when it is called."""

import importlib
import os
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import click

# What `atrium --help` says of each subcommand, known without importing it; the order is the one a reader wants.
SUBCOMMANDS = {
    "search": "Search the hotels of a city.",
    "parse": "Read saved pages and print what they say as JSON.",
    "strategies": "List the strategies, and which of them can run here.",
    "origin": "Run the practice site, or export its pages.",
    "events": "Look at the events between the services, and redrive the ones that failed.",
    "doctor": "Tell what this machine has, what can run and why not.",
    "completion": "Print the completion script for bash, zsh or fish.",
}

EPILOG = """\b
Examples:
  atrium search Dubai                            30 hotels from the practice site
  atrium search "Springfield, Missouri"          which of the many Springfields
  atrium search Oslo --pages 1-3 --out oslo.xlsx
  atrium search Kyoto --format jsonl | jq .name
  atrium doctor                                  what can run here, and why not

\b
Exit status:
  0    done; for a search: at least one hotel came
  1    something unexpected: a defect, or a worker that died
  2    what was asked for can't be done: unknown or ambiguous city, no such page, wrong option
  3    the source answered with something else than hotels: a wall, an empty or unknown page
  4    a page could not be fetched: unreachable, timed out, broken, refused
  5    a page must not be fetched: robots.txt, or an address that is not the source's
  6    the results could not be written
  130  interrupted (128 + the signal's number: 143 when terminated)
  141  whoever read the output went away
"""


class ReaderGone(Exception):
    """Whoever read standard output went away, as `| head` does."""


class Subcommands(click.Group):
    """A group that knows its commands' names and imports one only when it is called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(SUBCOMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in SUBCOMMANDS:
            return None
        try:
            command = getattr(importlib.import_module(f"atrium.cli.{cmd_name}"), cmd_name)
        except ModuleNotFoundError as error:
            if error.name is None or error.name.partition(".")[0] == "atrium":
                raise
            raise click.ClickException(
                f"`atrium {cmd_name}` needs {error.name}, which is not installed: see the extras in pyproject.toml"
            ) from error
        assert isinstance(command, click.Command)  # noqa: S101 - one click command per file, of the file's name
        return command

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise ReaderGone from error  # click would exit with 1

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        with formatter.section("Commands"):
            formatter.write_dl(list(SUBCOMMANDS.items()))

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        if incomplete.startswith("-"):
            return super().shell_complete(ctx, incomplete)
        from click.shell_completion import CompletionItem

        return [CompletionItem(name, help=text) for name, text in SUBCOMMANDS.items() if name.startswith(incomplete)]

    def main(self, args: Sequence[str] | None = None, **extra: Any) -> NoReturn:  # type: ignore[override]
        """Runs the command and exits: 0, or one line on stderr and the status of `EPILOG`."""
        extra |= {"prog_name": "atrium", "standalone_mode": False}
        try:
            status = super().main(args, **extra)
            sys.stdout.flush()
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the outermost frame: nothing may pass
            from atrium.cli.failures import tell

            sys.exit(tell(error, debug="ATRIUM_DEBUG" in os.environ))
        sys.exit(status if isinstance(status, int) else 0)


def _debug(_ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted:
        os.environ["ATRIUM_DEBUG"] = "1"


def _version(ctx: click.Context, _param: click.Parameter, wanted: bool) -> None:
    if wanted:
        from atrium import __version__

        click.echo(f"atrium {__version__}")
        ctx.exit()


@click.group(cls=Subcommands, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_version, help="Show the version.")
@click.option("--debug", is_flag=True, expose_value=False, callback=_debug, help="Show tracebacks and every log line.")
@click.option("-v", "--verbose", is_flag=True, help="Log what happens, as lines on stderr.")
def main(verbose: bool) -> None:
    """Search the hotels of a city, and see where every millisecond went.

    Without an address of a real source every search goes to the practice site, which Atrium starts by itself: a site
    of invented hotels for any of 34,000 real cities.
    """
    from atrium.telemetry import logs

    logs.set_up("debug" if "ATRIUM_DEBUG" in os.environ else "info" if verbose else "warning")
