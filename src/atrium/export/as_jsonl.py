"""One `Hotel` object per line (jsonlines.org, UTF-8)."""

from collections.abc import Iterable

from atrium.contracts.hotel import Hotel
from atrium.export.formats import Writable


def write(hotels: Iterable[Hotel], file: Writable) -> None:
    for hotel in hotels:
        file.write(hotel.model_dump_json().encode() + b"\n")
