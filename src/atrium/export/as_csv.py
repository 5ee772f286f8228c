"""RFC 4180 with one header line, UTF-8, unknown empty.

A text that a spreadsheet would run as a formula is preceded by an apostrophe, which spreadsheets do not show
(OWASP, "CSV Injection"); numbers are written as they are.
"""

import csv
from collections.abc import Iterable

from atrium.contracts.hotel import Hotel
from atrium.export.columns import KINDS, cells
from atrium.export.formats import Writable

# the signs that begin a formula, their full-width forms, and the white space that hides them
FORMULA = tuple("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


class _Utf8:
    def __init__(self, file: Writable) -> None:
        self._file = file

    def write(self, text: str) -> object:
        return self._file.write(text.encode())


def write(hotels: Iterable[Hotel], file: Writable) -> None:
    rows = csv.writer(_Utf8(file))
    rows.writerow(KINDS)
    for hotel in hotels:
        rows.writerow([_harmless(cell) for cell in cells(hotel)])


def _harmless(cell: str | float | None) -> str | float | None:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
