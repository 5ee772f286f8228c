"""`atrium parse`: saved pages in, one JSON document per file out."""

import sys
import zlib
from pathlib import Path
from typing import Any, Literal

import click
import orjson

from atrium.contracts.errors import BotWall, ConsentWall, EmptyPage, InvalidRequest, SourceError
from atrium.contracts.hotel import Hotel, ListPage
from atrium.contracts.search import ParserName
from atrium.sources import registry

MAX_INFLATED = 256 * 2**20  # bytes; the largest real page has 1.4 MB
KINDS: dict[type[SourceError], str] = {BotWall: "wall", ConsentWall: "wall", EmptyPage: "empty"}
WALL, UNREADABLE = 3, 2
Kind = Literal["list", "detail", "auto"]

EPILOG = """\b
Examples:
  atrium parse saved.html
  atrium parse --kind list *.html.gz | jq '.hotels | length'
  atrium parse --source schema_org --url https://hotel.example/ - < page.html

\b
Exit status: 0 every file was understood; 3 a file is a wall, empty or no hotel's page (its document says which and
why); 2 a file can't be read, or a wrong option. One bad file does not stop the others.
"""


@click.command(epilog=EPILOG)
@click.option(
    "--kind",
    type=click.Choice(["list", "detail", "auto"]),
    default="auto",
    show_default=True,
    help="What the pages should be; auto: what they say that they are.",
)
@click.option("--url", default="", help="Where the page was had from; links are resolved against it.")
@click.option("--source", default=None, help="tripadvisor or schema_org; by default the one that understands the page.")
@click.option(
    "--parser",
    type=click.Choice(["lexbor", "bs4", "bs4-lxml"]),
    default="lexbor",
    show_default=True,
    help="Which HTML parser.",
)
@click.argument("files", nargs=-1, required=True)
def parse(kind: Kind, url: str, source: str | None, parser: ParserName, files: tuple[str, ...]) -> None:
    """Read saved pages (plain or .gz, - is standard input); print one JSON document per file, a line each."""
    sources = (registry.get(source).name,) if source else registry.names()
    statuses = {0}
    for file in files:
        try:
            page = read(file)
        except (OSError, EOFError, zlib.error, InvalidRequest) as error:
            reason = getattr(error, "strerror", None) or getattr(error, "message", None) or "the gzip data is damaged"
            click.echo(f"atrium: can't read {file}: {reason}", err=True)
            statuses.add(UNREADABLE)
            continue
        document, understood = _document(page, kind, url, sources, parser)
        statuses.add(0 if understood else WALL)
        sys.stdout.buffer.write(orjson.dumps(document) + b"\n")
        sys.stdout.buffer.flush()
    if status := next((status for status in (UNREADABLE, WALL) if status in statuses), 0):
        raise SystemExit(status)


def read(file: str) -> bytes:
    """A file's bytes, inflated where they are gzip whatever the name says.

    Raises OSError, EOFError or zlib.error for what can't be read, InvalidRequest above MAX_INFLATED.
    """
    with sys.stdin.buffer if file == "-" else Path(file).open("rb") as handle:
        page = handle.read(MAX_INFLATED + 1)
    if file.endswith(".gz") or page.startswith(b"\x1f\x8b"):
        packed, page = page, b""
        if not packed:
            raise EOFError
        while packed:  # a file may hold several members
            inflater = zlib.decompressobj(wbits=31)
            page += inflater.decompress(packed, MAX_INFLATED + 1 - len(page))
            if not inflater.eof and len(page) <= MAX_INFLATED:
                raise EOFError
            if len(page) > MAX_INFLATED:
                break
            packed = inflater.unused_data.lstrip(b"\0")
    if len(page) > MAX_INFLATED:
        raise InvalidRequest(f"it has more than {MAX_INFLATED >> 20} MB")
    return page


def _document(
    page: bytes, kind: Kind, url: str, sources: tuple[str, ...], parser: ParserName
) -> tuple[dict[str, Any], bool]:
    """What the first source that understands the page says of it, else why none did."""
    refusals: list[SourceError] = []
    for name in sources:
        for attempt in _attempts(name, kind):
            source = registry.get(name)
            try:
                found = (source.parse_list if attempt == "list" else source.parse_detail)(page, url=url, parser=parser)
            except SourceError as error:
                refusals.append(error)
                continue
            if kind in {"auto", attempt}:
                return _shown(found), True
            return _refused(refusals), False  # the source knows the page, as one of the other kind
    return _refused(refusals), False


def _attempts(source: str, kind: Kind) -> tuple[str, ...]:
    """How to read a page of that source. TripAdvisor's lists of 2025 state hotels as a hotel's own page does; to
    schema_org one hotel is a list as well.
    """
    first = kind if kind != "auto" else "detail" if source == "schema_org" else "list"
    return (first, "list" if first == "detail" else "detail")


def _refused(refusals: list[SourceError]) -> dict[str, Any]:
    """A wall or an empty page is worth more than "unknown", whoever recognised it."""
    kinds = [KINDS.get(type(refusal), "unknown") for refusal in refusals]
    kind = min(kinds, key=("wall", "empty", "unknown").index)
    reasons = {refusal.message: None for refusal, found in zip(refusals, kinds, strict=True) if found == kind}
    return {"kind": kind, "reason": "; ".join(reasons)}


def _shown(found: Hotel | ListPage) -> dict[str, Any]:
    if isinstance(found, Hotel):
        return {"kind": "detail", **found.model_dump(mode="json")}
    return {"kind": "list", **found.model_dump(mode="json", exclude={"coordinates"})}
