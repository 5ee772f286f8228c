"""One search of the command: events in, hotels out in page order, what failed and what it cost on stderr."""

import os
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from types import FrameType

import click

from atrium.cli.failures import say
from atrium.cli.output import standard_output, whole_file
from atrium.cli.page_order import PageOrder
from atrium.cli.progress import Progress, closing_line, failure_lines, progress
from atrium.cli.table import table
from atrium.contracts.errors import AtriumError, Cancelled, InvalidRequest
from atrium.contracts.hotel import Hotel
from atrium.contracts.search import Finished, HotelFound, ListRead, PageFailed, RunReport, SearchEvent, SearchQuery
from atrium.export.formats import FORMATS, Writable, by_name

TABLE = "table"
Numbered = Iterator[tuple[int, Hotel]]


def run(
    query: SearchQuery,
    address: Callable[[], str],
    *,
    contact: str | None = None,
    rate: float | None = None,
    format_name: str | None = None,
    out: Path | None = None,
) -> None:
    """`address` gives the source's; it may wait. Raises leaves of AtriumError; SystemExit where a signal ended it."""
    out = None if out == Path("-") else out
    format_name = format_name or format_of(out)
    if out is None and format_name != TABLE and FORMATS[format_name].binary and sys.stdout.isatty():
        raise InvalidRequest(f"{format_name} is not for a terminal: name a file with --out, or redirect the output")
    with ExitStack() as stack:
        file = stack.enter_context(whole_file(out) if out else standard_output())
        from atrium.fetching.policy import FetchPolicy
        from atrium.fetching.site import open_site
        from atrium.searching.search import search
        from atrium.strategies import registry

        strategy = registry.open(query.strategy)
        stack.callback(strategy.close)
        policy = FetchPolicy(
            base_url=address(),
            source=query.source,
            parser=query.parser,
            concurrency=query.concurrency,
            contact=contact,
            requests_per_second=rate,
        )
        site = open_site(policy)
        cancelled = threading.Event()
        signals = stack.enter_context(_cancelling(cancelled))
        shown = progress(results_on_terminal=format_name != TABLE and out is None and sys.stdout.isatty())
        stack.callback(shown.close)
        found = Found(search(query, site, strategy, cancelled), query.pages.first, shown)
        try:
            write(format_name, found.hotels(), file)
        except Cancelled:
            if not signals:
                raise
        found.tell()
        if signals:
            kept = f", nothing was written to {out}" if out else ""
            say(f"interrupted: {found.count:,} hotels had come{kept}")
            raise SystemExit(128 + signals[0])


class Found:
    """Pulls the events of one search and keeps what there is to say at its end."""

    def __init__(self, events: Iterable[SearchEvent], first_page: int, shown: Progress) -> None:
        self.count = 0
        self._events = events
        self._order = PageOrder(first_page)
        self._shown = shown
        self._failures: list[PageFailed] = []
        self._report: RunReport | None = None

    def hotels(self) -> Numbered:
        """Hotels with their numbers, in page order. Raises the first failure's leaf where none came."""
        for event in self._events:
            self._shown.show(event)
            match event:
                case Finished():
                    self._report = event.report
                case ListRead() | HotelFound() | PageFailed():
                    yield from self._counted(self._order.due(event))
            if isinstance(event, PageFailed) and event.failure.code != Cancelled.code:
                self._failures.append(event)
        self._shown.close()
        yield from self._counted(self._order.rest())
        if self._failures and not self.count:
            raise self._all_failed()

    def _counted(self, hotels: list[tuple[int, Hotel]]) -> Numbered:
        for numbered in hotels:
            self.count += 1
            yield numbered

    def _all_failed(self) -> AtriumError:
        first = min(self._failures, key=lambda failed: failed.position).failure
        leaf = next((leaf for leaf in _leaves(AtriumError) if leaf.code == first.code), AtriumError)
        others = f" (and {len(self._failures) - 1:,} more failed)" if len(self._failures) > 1 else ""
        return leaf(f"no hotel came: {first.message}{others}" if others else first.message, url=first.url)

    def tell(self) -> None:
        """What failed, and what the search cost."""
        for line in failure_lines(self._failures):
            click.echo(line, err=True)
        if self._report is not None:
            click.echo(closing_line(self._report), err=True)


def write(format_name: str, hotels: Numbered, file: Writable) -> None:
    if format_name != TABLE:
        FORMATS[format_name].write((hotel for _, hotel in hotels), file)
        return
    on_terminal = sys.stdout.isatty()
    columns = os.environ.get("COLUMNS", "")
    width = shutil.get_terminal_size().columns if on_terminal else int(columns) if columns.isdecimal() else None
    rows = list(hotels)
    if rows:
        file.write("".join(f"{line}\n" for line in table(rows, width)).encode())


def format_of(out: Path | None) -> str:
    """What the file's name says. Raises UnknownName."""
    suffix = out.suffix.lower().removeprefix(".") if out else ""
    return TABLE if suffix in {"", "txt"} else by_name(suffix).name


@contextmanager
def _cancelling(cancelled: threading.Event) -> Iterator[list[int]]:
    """Ctrl-C, a hang-up or a request to end sets `cancelled`; a second one ends at once. Gives the signals caught."""
    caught: list[int] = []

    def catch(number: int, _frame: FrameType | None) -> None:
        if caught:
            raise KeyboardInterrupt
        caught.append(number)
        cancelled.set()

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)}
    before = {number: handler for number, handler in before.items() if handler != signal.SIG_IGN}  # nohup's choice
    for number in before:
        signal.signal(number, catch)
    try:
        yield caught
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _leaves(root: type[AtriumError]) -> Iterator[type[AtriumError]]:
    for leaf in root.__subclasses__():
        yield leaf
        yield from _leaves(leaf)
