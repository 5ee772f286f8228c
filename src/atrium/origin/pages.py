"""Every page of the site as bytes: rendered once, kept compressed, as many as fit in the cache."""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from typing import Literal, Protocol

from isal import igzip, isal_zlib

from atrium.gazetteer import City
from atrium.origin import numbering
from atrium.origin.dice import dice
from atrium.origin.facts import HotelFacts, facts
from atrium.origin.listing import Listing, listing
from atrium.origin.shapes import y2017, y2023, y2025

Shape = Literal["2017", "2023", "2025", "mixed"]


class Renderer(Protocol):
    """A module of shapes/."""

    def list_page(self, seed: int, found: Listing) -> str: ...

    def hotel_page(self, seed: int, day: int, hotel: HotelFacts) -> str: ...


SHAPES: dict[str, Renderer] = {"2017": y2017, "2023": y2023, "2025": y2025}
HTML = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Page:
    """A rendered answer: `packed` is `body` in gzip. Redirects have a location and no body."""

    status: int
    packed: bytes
    content_type: str = HTML
    location: str | None = None
    etag: str = ""

    @property
    def body(self) -> bytes:
        unpacked: bytes = isal_zlib.decompress(self.packed, wbits=31)
        return unpacked


def made(body: bytes, status: int = 200, content_type: str = HTML) -> Page:
    packed = igzip.compress(body, compresslevel=1, mtime=0)
    return Page(status, packed, content_type, etag=f'"{hashlib.blake2b(packed, digest_size=8).hexdigest()}"')


class Pages:
    """Pages by path. `cache_bytes` bounds what is kept; the page that was not asked for longest goes first."""

    def __init__(self, seed: int = 7, shape: Shape = "2017", day: int = 0, cache_bytes: int = 512 * 2**20) -> None:
        self.seed, self.shape, self.day = seed, shape, day
        self._cache: OrderedDict[str, Page] = OrderedDict()
        self._limit, self._size = cache_bytes, 0

    def get(self, path: str) -> Page | None:
        """None for a path that is neither a list nor a hotel nor a picture."""
        page = self._cache.get(path)
        if page is not None:
            self._cache.move_to_end(path)
            return page
        page = self._render(path)
        if page is not None:
            self._cache[path] = page
            self._size += _weight(path, page)
            while self._size > self._limit:
                self._size -= _weight(*self._cache.popitem(last=False))
        return page

    def _render(self, path: str) -> Page | None:
        if wanted := numbering.read_list(path):
            return self._list(path, *wanted)
        if wanted := numbering.read_detail(path):
            return self._detail(path, *wanted)
        return None

    def _list(self, path: str, city: City, number: int) -> Page:
        """A page behind the last is not there: the site that this one plays shows the last one again and confuses crawlers."""
        canonical = numbering.list_path(city, number)
        found = listing(self.seed, city, number, self.day)
        if found is None:
            return missing(f"{city.name} has fewer list pages")
        if path != canonical:
            return Page(301, b"", location=canonical)
        return made(self._look(city.id, number).list_page(self.seed, found).encode())

    def _detail(self, path: str, city: City, index: int) -> Page:
        hotel = facts(self.seed, city, index, self.day)
        if hotel is None:
            return missing("this hotel is not there, or no longer")
        if path != hotel.path:
            return Page(301, b"", location=hotel.path)
        return made(self._look(hotel.id).hotel_page(self.seed, self.day, hotel).encode())

    def _look(self, *what: object) -> Renderer:
        if self.shape == "mixed":
            return dice(self.seed, *what, "shape").choice(tuple(SHAPES.values()))
        return SHAPES[self.shape]


def _weight(path: str, page: Page) -> int:
    """Bytes, about: a redirect has no body and is not free either."""
    return len(page.packed) + len(path) + 800


def missing(reason: str) -> Page:
    text = f"<!DOCTYPE html><html><head><title>Page not found</title></head><body><h1>404</h1><p>{reason}</p></body></html>"
    return made(text.encode(), 404)
