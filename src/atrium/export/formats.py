"""The formats by name. Importing this imports none of the libraries that write them."""

import importlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from atrium.contracts.hotel import Hotel


class Writable(Protocol):
    """A binary file open for writing; it need not be seekable."""

    def write(self, data: bytes, /) -> object: ...


@dataclass(frozen=True, slots=True)
class Format:
    name: str
    media_type: str
    binary: bool
    """No terminal can show it."""

    @property
    def suffix(self) -> str:
        return f".{self.name}"

    def write(self, hotels: "Iterable[Hotel]", file: Writable) -> None:
        """Writes `hotels` in the order they come, each as soon as the format allows.

        What `hotels` and `file` raise comes through unchanged; the file then holds a part and is to be thrown away.
        """
        importlib.import_module(f"atrium.export.as_{self.name}").write(hotels, file)


FORMATS = {
    format_.name: format_
    for format_ in (
        Format("json", "application/json", binary=False),
        Format("jsonl", "application/x-ndjson", binary=False),
        Format("csv", "text/csv; charset=utf-8", binary=False),
        Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", binary=True),
        Format("parquet", "application/vnd.apache.parquet", binary=True),
    )
}


def by_name(name: str) -> Format:
    """Raises UnknownName."""
    try:
        return FORMATS[name]
    except KeyError:
        from atrium.contracts.errors import UnknownName  # noqa: PLC0415 - 0.2 s that only a mistake has to pay

        raise UnknownName(f"there is no format {name!r}; the formats are {', '.join(FORMATS)}") from None
