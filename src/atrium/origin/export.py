"""The same pages as files, for any static server: names are the paths, beside each page its gzip."""

from collections.abc import Iterable
from pathlib import Path

from atrium import gazetteer
from atrium.contracts.errors import OutputFailed, PageBeyondLast, UnknownCity
from atrium.contracts.search import PageRange
from atrium.gazetteer import City
from atrium.origin.listing import listing
from atrium.origin.numbering import list_path
from atrium.origin.pages import Pages


def export(pages: Pages, directory: Path, cities: Iterable[str], wanted: PageRange) -> int:
    """How many pages were written. Raises UnknownCity, PageBeyondLast or OutputFailed.

    A file that exists is whole.
    """
    known = [_city(name) for name in cities]
    try:
        directory.mkdir(parents=True, exist_ok=True)
        return sum(_write(pages, directory, path) for city in known for path in _paths(pages, city, wanted))
    except OSError as error:
        raise OutputFailed(f"can't write to {directory}: {error.strerror}") from error


def _city(name: str) -> City:
    found = gazetteer.find(name)
    if not found:
        raise UnknownCity(f"there is no city called {name!r}")
    return found[0]


def _paths(pages: Pages, city: City, wanted: PageRange) -> Iterable[str]:
    number = wanted.first
    while (wanted.last is None or number <= wanted.last) and (shown := listing(pages.seed, city, number, pages.day)):
        yield list_path(city, number)
        hotels = {hotel.id: hotel for hotel in (*shown.hotels, *shown.borrowed, shown.sponsored) if hotel}
        yield from (hotel.path for hotel in hotels.values())
        number += 1
    if number == wanted.first:
        raise PageBeyondLast(f"{city} has no list page {number}")


def _write(pages: Pages, directory: Path, path: str) -> int:
    page = pages.get(path)
    if page is None or page.status != 200:
        return 0
    for name, content in ((path, page.body), (f"{path}.gz", page.packed)):
        target = directory / name.lstrip("/")
        part = target.with_name(f".{target.name}"[:200] + ".part")
        try:
            part.write_bytes(content)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
    return 1
