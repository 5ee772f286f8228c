"""`atrium search`: one search from the words on the command line to results on standard output or in a file."""

import os
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import click

from atrium.cli.practice import PracticeSite
from atrium.export.formats import FORMATS

TABLE = "table"
PARSERS = ("lexbor", "bs4", "bs4-lxml")

HELP = """Search the hotels of CITY and print them in the order of the source's list.

CITY is a name, a name with what tells it apart ("Springfield, Missouri"), or a GeoNames id. Without --source the
practice site is started for the time of the search.

\b
Examples:
  atrium search Dubai
  atrium search Paris --country FR --pages 1-3
  atrium search Dubai --pages all --out dubai.parquet
  atrium search Dubai --format csv > dubai.csv
  atrium search Dubai --latency 0.3 --strategy sequential
  atrium search Dubai --source https://hotels.example --contact you@example.com
"""

EPILOG = """Results go to standard output, everything else to standard error. json, jsonl and csv are written while
hotels arrive, one list page after the other, in page order. --out FILE appears when it is whole, or not at all.

Pages that fail are listed with their reason. The exit status is 0 if any hotel came, else that of the first failure
(the statuses: atrium --help). Ctrl-C ends the search within a second: what had come by then is printed, --out is left
as it was, and the status is 130.
"""


def _country(_ctx: click.Context, _param: click.Parameter, code: str | None) -> str | None:
    if code is not None and not (len(code) == 2 and code.isascii() and code.isalpha()):
        raise click.BadParameter(f"{code!r} is not a country code of two letters (ISO 3166)")
    return code and code.upper()


def _cities(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
    from atrium.gazetteer import complete

    names = dict.fromkeys(city.name for city in complete(incomplete, limit=20))
    in_bash = os.environ.get("_ATRIUM_COMPLETE", "").startswith("bash")  # it would not quote what it inserts
    return [name for name in names if not (in_bash and " " in name)]


@click.command(help=HELP, epilog=EPILOG)
@click.argument("city", shell_complete=_cities)
@click.option("--country", metavar="CC", callback=_country, help="Only cities of this country (ISO 3166, two letters).")
@click.option("--pages", metavar="N|N-M|all", default="1", show_default=True, help="Which list pages.")
@click.option(
    "--strategy", metavar="NAME", default="asyncio-threads", show_default=True, help="See: atrium strategies."
)
@click.option("--parser", type=click.Choice(PARSERS), default=PARSERS[0], show_default=True, help="Which HTML parser.")
@click.option(
    "--concurrency",
    type=click.IntRange(1, 256),
    default=32,
    show_default=True,
    help="Pages under way at once, at most.",
)
@click.option(
    "--source", metavar="URL", envvar="ATRIUM_SOURCE_URL", show_envvar=True, help="Address of the site to search."
)
@click.option(
    "--contact", metavar="TEXT", envvar="ATRIUM_CONTACT", show_envvar=True, help="Who you are, for the site's operator."
)
@click.option(
    "--rate", type=click.FloatRange(0, min_open=True), help="Requests a second where robots.txt says nothing."
)
@click.option("--latency", type=click.FloatRange(0), metavar="SECONDS", help="Make the practice site answer this late.")
@click.option(
    "--format", "format_name", type=click.Choice([TABLE, *FORMATS]), help="table, or what the name of --out says."
)
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="FILE", help="Write to FILE instead of standard output."
)
def search(  # noqa: PLR0913 - what the command line has
    *,
    city: str,
    country: str | None,
    pages: str,
    strategy: str,
    parser: Any,
    concurrency: int,
    source: str | None,
    latency: float | None,
    **manner: Any,
) -> None:
    if not 0 < len(city.strip()) <= 200:
        raise click.BadParameter("a city's name has 1 to 200 letters", param_hint="CITY")
    if source is not None and latency is not None:
        raise click.UsageError("--latency is for the practice site, and --source names another one")
    with nullcontext() if source else PracticeSite("--latency", str(latency or 0)) as practice:
        # imported while the practice site starts
        from atrium.cli.running import run
        from atrium.contracts.search import LAST_PAGE, PageRange, SearchQuery

        try:
            pages_wanted = PageRange.parse(pages)
        except ValueError:
            raise click.BadParameter(
                f"{pages!r} is not like 2, 1-3, 4- or all, up to {LAST_PAGE:,}", param_hint="--pages"
            ) from None
        query = SearchQuery(
            city=city.strip(),
            country=country,
            pages=pages_wanted,
            strategy=strategy,
            parser=parser,
            concurrency=concurrency,
        )
        run(query, practice.address if practice else lambda: source or "", **manner)
