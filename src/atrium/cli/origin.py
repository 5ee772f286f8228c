"""`atrium origin`: the practice site, served or written to files."""

import os
import select
import sys
import threading
from pathlib import Path
from typing import Any

import click

SHAPES = ("2017", "2023", "2025", "mixed")
FAULTS = (  # names: atrium.origin.faults
    'How often what goes wrong, as "503=0.05,reset=0.02". There are 503, reset, truncated, stalled, wall, wall403, '
    "consent, redirect and 404."
)
SEED = "Other hotels for every other number."
DAY = "Facts drift from day to day."
SHAPE = "Year whose pages they look like; mixed: each page its own."


@click.group()
def origin() -> None:
    """Run the practice site, or export its pages.

    A TripAdvisor-shaped site for any of 34,006 cities. Everything on it follows from a seed, so the same seed gives the
    same bytes.
    """


@origin.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(0, 65535), default=8321, show_default=True, help="0 takes any free one.")
@click.option("--seed", type=int, default=7, show_default=True, help=SEED)
@click.option("--day", type=click.IntRange(0), default=0, show_default=True, help=DAY)
@click.option("--shape", type=click.Choice(SHAPES), default="2017", show_default=True, help=SHAPE)
@click.option("--latency", type=click.FloatRange(0), default=0.0, show_default=True, help="Seconds before each page.")
@click.option(
    "--jitter", type=click.FloatRange(0), default=0.0, show_default=True, help="Up to so many seconds more, by page."
)
@click.option("--bandwidth", type=click.FloatRange(0, min_open=True), help="Bytes a second on each connection.")
@click.option("--rate-limit", type=click.FloatRange(0, min_open=True), help="Requests a second; above it 429.")
@click.option("--faults", default="", help=FAULTS)
@click.option(
    "--crawl-delay", type=click.FloatRange(0), default=0.0, show_default=True, help="Seconds that robots.txt asks for."
)
@click.option(
    "--robots",
    type=click.Choice(["generous", "forbid", "missing", "error"]),
    default="generous",
    show_default=True,
    help="What robots.txt says; missing: 404, error: 503.",
)
@click.option("--with-parent", is_flag=True, help="End when standard input is closed.")
def serve(
    *, host: str, port: int, seed: int, day: int, shape: Any, faults: str, with_parent: bool, **weather: Any
) -> None:
    """Serve the practice site until Ctrl-C."""
    from atrium.contracts.errors import Unreachable
    from atrium.origin.app import Origin, Weather
    from atrium.origin.faults import Faults
    from atrium.origin.pages import Pages
    from atrium.origin.server import listen, run

    try:
        listener = listen(host, port)
    except OSError as error:
        raise Unreachable(f"can't listen on {host}:{port}: {error.strerror}") from error
    if with_parent:
        threading.Thread(target=_end_with_parent, daemon=True).start()
    application = Origin(Pages(seed, shape, day), Weather(faults=Faults.parse(faults), **weather))
    name, port = f"[{host}]" if ":" in host else host, listener.getsockname()[1]
    run(application, listener, lambda: click.echo(f"practice site on http://{name}:{port}"))


def _end_with_parent() -> None:
    """Standard input is a pipe that only the parent holds: it ends when the parent does, however that ends."""
    while select.select([sys.stdin], [], [])[0] and os.read(0, 4096):
        pass
    os._exit(0)


@origin.command(short_help="Write pages of cities to a directory.")
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False))
@click.option("--city", "cities", multiple=True, required=True, help="Name or GeoNames id; may be given again.")
@click.option("--pages", default="all", show_default=True, help="List pages of each city: 2, 1-3 or all.")
@click.option("--seed", type=int, default=7, show_default=True, help=SEED)
@click.option("--day", type=click.IntRange(0), default=0, show_default=True, help=DAY)
@click.option("--shape", type=click.Choice(SHAPES), default="2017", show_default=True, help=SHAPE)
def export(*, directory: Path, cities: tuple[str, ...], pages: str, seed: int, day: int, shape: Any) -> None:
    """Write list and hotel pages of cities to DIRECTORY, as .html and .html.gz, for any static server."""
    from atrium.contracts.search import LAST_PAGE, PageRange
    from atrium.origin.export import export as write
    from atrium.origin.pages import Pages

    try:
        wanted = PageRange.parse(pages)
    except ValueError:
        raise click.BadParameter(
            f"{pages!r} is not like 2, 1-3, 4- or all, up to {LAST_PAGE:,}", param_hint="--pages"
        ) from None
    written = write(Pages(seed, shape, day, cache_bytes=0), directory, cities, wanted)
    click.echo(f"{written:,} pages in {directory}")
