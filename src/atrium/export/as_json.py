"""One JSON array of `Hotel` objects, one object per line (RFC 8259, UTF-8)."""

from collections.abc import Iterable

from atrium.contracts.hotel import Hotel
from atrium.export.formats import Writable


def write(hotels: Iterable[Hotel], file: Writable) -> None:
    separator = b"[\n"
    for hotel in hotels:
        file.write(separator + hotel.model_dump_json().encode())
        separator = b",\n"
    file.write(b"[]\n" if separator == b"[\n" else b"\n]\n")
