"""What a person sees on stderr while a search runs, and the line it ends with."""

import sys
import time
from collections import Counter
from typing import Protocol

import click

from atrium.cli.terminal import safe
from atrium.contracts.search import HotelFound, ListRead, PageFailed, PlaceFound, RunReport, SearchEvent

EVERY = 5.0  # seconds between plain lines: a log of a long search stays short
MOST_FAILURES = 20
_NO_WAITING = (
    0.05  # seconds: a floor below it says that the site is beside us; runs/words.js of the dashboard has the same
)


class Progress(Protocol):
    def show(self, event: SearchEvent) -> None: ...

    def close(self) -> None: ...


def progress(*, results_on_terminal: bool) -> Progress:
    """A bar on a terminal, plain lines elsewhere; nothing where the results themselves run over the same terminal."""
    if not sys.stderr.isatty():
        return Lines()
    return Silence() if results_on_terminal else Bar()


class Silence:
    def show(self, event: SearchEvent) -> None:
        pass

    def close(self) -> None:
        pass


class Counts:
    """Hotels done and wanted so far."""

    def __init__(self) -> None:
        self.place = ""
        self.done = self.wanted = 0

    def count(self, event: SearchEvent) -> None:
        match event:
            case PlaceFound():
                self.place = safe(", ".join(filter(None, (event.place.name, event.place.parents))))
            case ListRead():
                self.wanted += event.hotels
            case HotelFound():
                self.done += 1
            case PageFailed(position=(_, place)) if place:
                self.done += 1


class Lines(Counts):
    def __init__(self) -> None:
        super().__init__()
        self._next = time.monotonic() + EVERY

    def show(self, event: SearchEvent) -> None:
        self.count(event)
        match event:
            case PlaceFound():
                click.echo(self.place, err=True)
            case ListRead(total=None):
                click.echo(f"list page {event.page}: {event.hotels} hotels", err=True)
            case ListRead():
                click.echo(f"list page {event.page}: {event.hotels} of {event.total:,} hotels", err=True)
            case _ if time.monotonic() >= self._next:
                self._next = time.monotonic() + EVERY
                click.echo(f"{self.done:,} of {self.wanted:,} hotels", err=True)

    def close(self) -> None:
        pass


class Bar(Counts):
    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        super().__init__()
        self._bar = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("hotels"),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._task = self._bar.add_task("", total=None)
        self._bar.start()

    def show(self, event: SearchEvent) -> None:
        self.count(event)
        self._bar.update(self._task, description=self.place, completed=self.done, total=self.wanted or None)

    def close(self) -> None:
        self._bar.stop()


def closing_line(report: RunReport) -> str:
    """Pages, bytes, time, time by phase (summed over pages, which overlap) and how close to the floor."""
    phases = ", ".join(f"{name} {seconds:.2f}" for name, seconds in report.phases if seconds >= 0.005)
    multiple = report.seconds / report.floor_seconds if report.floor_seconds >= _NO_WAITING else None
    floor = f", {multiple:.2f} × of the floor" if multiple else ""  # noqa: RUF001
    failed = f", {report.failed:,} failed" if report.failed else ""
    return (
        f"{report.hotels:,} hotels · {report.pages:,} pages{failed} · {_size(report.bytes_received)} received, "
        f"{_size(report.bytes_inflated)} inflated · {report.seconds:.2f} s{floor} · seconds summed over pages: {phases}"
    )


def failure_lines(failures: list[PageFailed]) -> list[str]:
    """One line per page that failed, in page order; of very many the first ones and how many of each kind."""
    failures = sorted(failures, key=lambda failed: failed.position)
    lines = [safe(_line(failed)) for failed in failures[:MOST_FAILURES]]
    kinds = Counter(failed.failure.code for failed in failures[MOST_FAILURES:])
    return lines + [f"{count:,} more: {code}" for code, count in kinds.most_common()]


def _line(failed: PageFailed) -> str:
    page, place = failed.position
    what = f"hotel {place} of list page {page}" if place else f"list page {page}"
    failure = failed.failure
    url = f" ({failure.url})" if failure.url and failure.url not in failure.message else ""
    return f"{what}: {failure.message}{url}"


def _size(count: float) -> str:
    for unit in ("B", "kB", "MB"):
        if count < 1000:
            return f"{count:.0f} B" if unit == "B" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} GB"
