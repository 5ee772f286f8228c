"""The inside of a process that parses only. It imports no HTTP client, so it is there in half the time."""

from collections.abc import Sequence
from dataclasses import dataclass

from atrium.fetching.allocator import keep_freed_memory
from atrium.fetching.site import Site
from atrium.strategies.extraction import extract
from atrium.strategies.machinery.pumped import Begin, Page, Put


@dataclass(slots=True)
class _Parsing:
    """Pages come in fetched."""

    site: Site
    put: Put

    def start(self, pages: Sequence[Page]) -> None:
        for page in pages:
            assert page.raw is not None  # noqa: S101 - fetched by the parent
            self.put(extract(page.request, page.raw, page.watch, self.site))

    def stop(self) -> None:
        """Nothing is under way between two messages."""


def parsing() -> Begin:
    keep_freed_memory()
    return _Parsing
