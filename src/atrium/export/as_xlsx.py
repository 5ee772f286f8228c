"""A workbook of one sheet (ECMA-376): bold frozen header, numbers as numbers, every text a text and never a formula."""

import tempfile
from collections.abc import Iterable

import xlsxwriter

from atrium.contracts.errors import OutputFailed
from atrium.contracts.hotel import Hotel
from atrium.export.columns import KINDS, Kind, cells
from atrium.export.formats import Writable
from atrium.export.shield import Shield

MAX_ROWS = 1_048_576  # of a sheet, header included
MAX_TEXT = 32_767  # UTF-16 units of a cell
WIDTHS = {"name": 36, "url": 24, "address": 36, "amenities": 36, "description": 48}


def write(hotels: Iterable[Hotel], file: Writable) -> None:
    """Raises OutputFailed for more hotels than a sheet has rows. Longer texts than a cell can hold are cut."""
    shield = Shield(file)
    with tempfile.TemporaryDirectory(prefix="atrium-") as scratch:
        book = xlsxwriter.Workbook(shield, {"constant_memory": True, "tmpdir": scratch})
        sheet = book.add_worksheet("Hotels")
        bold = book.add_format({"bold": True})
        sheet.freeze_panes(1, 0)
        for column, (name, kind) in enumerate(KINDS.items()):
            sheet.set_column(column, column, WIDTHS.get(name, 12 if kind is not Kind.TEXT else 16))
            sheet.write_string(0, column, name, bold)
        last = 0
        for last, hotel in enumerate(shield.guard(_fitting(hotels)), start=1):
            for column, cell in enumerate(cells(hotel)):
                if isinstance(cell, str):
                    sheet.write_string(last, column, _cut(cell))
                elif cell is not None:
                    sheet.write_number(last, column, cell)
        sheet.autofilter(0, 0, last, len(KINDS) - 1)
        book.close()
    shield.lower()


def _fitting(hotels: Iterable[Hotel]) -> Iterable[Hotel]:
    for row, hotel in enumerate(hotels, start=1):
        if row >= MAX_ROWS:
            raise OutputFailed(f"a sheet has {MAX_ROWS:,} rows, and there are more hotels: choose csv or parquet")
        yield hotel


def _cut(text: str) -> str:
    units = text.encode("utf-16-le")
    return text if len(units) <= 2 * MAX_TEXT else units[: 2 * MAX_TEXT].decode("utf-16-le", errors="ignore")
