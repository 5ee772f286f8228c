"""Every format holds the same hotels, and says so itself when read back by somebody else's reader."""

import csv
import io
import json
import zipfile
from collections.abc import Iterator
from xml.etree import ElementTree

import pytest
from arro3.io import read_parquet

from atrium.contracts.errors import OutputFailed, UnknownName
from atrium.contracts.hotel import Hotel
from atrium.export import as_csv, as_xlsx
from atrium.export.columns import JOINT, KINDS, Kind
from atrium.export.formats import FORMATS, by_name

FULL = Hotel(
    source="tripadvisor", source_id="1234567", url="http://127.0.0.1/d1234567", name="Hôtel «Été» 東京 🏨",
    city="Genève", country="Switzerland", stars=4.5, rating=4.0, review_count=1234, rank=3, rank_total=470,
    price_low=120.5, price_high=340.0, currency="CHF", street="1, rue \"du\" Lac", postal_code="01201",
    address="1, rue du Lac,\nGenève", latitude=-46.2, longitude=-6.15, amenities=("Pool, heated", "Wi-Fi"),
    image_url="http://127.0.0.1/i.svg", description="מלון\r\nעל האגם",
)  # fmt: skip
BARE = Hotel(
    source="tripadvisor", source_id="2", url="http://127.0.0.1/2", name='=HYPERLINK("http://evil")', city="-1+1"
)
HOTELS = [FULL, BARE]


def written(name: str, hotels: list[Hotel]) -> bytes:
    file = io.BytesIO()
    by_name(name).write(iter(hotels), file)
    return file.getvalue()


def sheet_rows(book: bytes) -> list[list[str | float | None]]:
    """The cells of the first sheet, read with nothing but the standard library."""
    space = {"s": "http://schemas.openxmlformats.org/spreadsheetml/2006/main"}
    with zipfile.ZipFile(io.BytesIO(book)) as parts:
        assert parts.testzip() is None
        sheet = ElementTree.fromstring(parts.read("xl/worksheets/sheet1.xml"))
    assert not sheet.findall(".//s:f", space), "a formula"
    rows: list[list[str | float | None]] = []
    for row in sheet.iterfind(".//s:row", space):
        cells: list[str | float | None] = [None] * len(KINDS)
        for cell in row.iterfind("s:c", space):
            column = 0
            for letter in cell.attrib["r"].rstrip("0123456789"):
                column = column * 26 + ord(letter) - ord("A") + 1
            text = "".join(cell.itertext())
            cells[column - 1] = text if cell.attrib.get("t") == "inlineStr" else float(text)
        rows.append(cells)
    return rows


def flat(hotel: Hotel) -> dict[str, object]:
    return {k: (JOINT.join(v) or None) if k == "amenities" else v for k, v in hotel.model_dump().items()}


def test_json_is_one_array_of_hotels() -> None:
    assert [Hotel.model_validate(item) for item in json.loads(written("json", HOTELS))] == HOTELS
    assert json.loads(written("json", [])) == []


def test_jsonl_is_one_hotel_per_line() -> None:
    lines = written("jsonl", HOTELS).decode().split("\n")
    assert lines.pop() == ""
    assert [Hotel.model_validate_json(line) for line in lines] == HOTELS


def test_parquet_has_typed_columns() -> None:
    table = read_parquet(io.BytesIO(written("parquet", HOTELS))).read_all()
    rows = {name: table[name].to_pylist() for name in table.column_names}
    assert [Hotel(**{name: rows[name][i] for name in rows}) for i in range(2)] == HOTELS
    assert str(table.schema.field("review_count").type) == "arro3.core.DataType<Int64>\n"
    assert "List" in str(table.schema.field("amenities").type)
    assert read_parquet(io.BytesIO(written("parquet", []))).read_all().num_rows == 0


def test_parquet_of_many_batches() -> None:
    many = [FULL.model_copy(update={"source_id": str(i), "amenities": ("a",) * (i % 3)}) for i in range(2_500)]
    table = read_parquet(io.BytesIO(written("parquet", many))).read_all()
    assert table["source_id"].to_pylist() == [str(i) for i in range(2_500)]
    assert [len(texts) for texts in table["amenities"].to_pylist()] == [i % 3 for i in range(2_500)]


def test_csv_has_one_header_and_no_formula() -> None:
    rows = list(csv.DictReader(io.StringIO(written("csv", HOTELS).decode(), newline="")))
    assert list(rows[0]) == list(KINDS)
    assert rows[0] == {name: "" if value is None else str(value) for name, value in flat(FULL).items()}
    assert rows[1]["name"] == "'" + BARE.name
    assert rows[1]["city"] == "'-1+1"
    assert rows[0]["longitude"] == "-6.15", "a number is no formula"
    assert rows[1]["stars"] == ""


@pytest.mark.parametrize("sign", as_csv.FORMULA)
def test_every_sign_that_begins_a_formula_is_disarmed(sign: str) -> None:
    [row] = csv.DictReader(
        io.StringIO(written("csv", [BARE.model_copy(update={"name": f"{sign}1"})]).decode(), newline="")
    )
    assert row["name"] == f"'{sign}1"


def test_xlsx_has_texts_and_numbers_in_their_cells() -> None:
    header, *rows = sheet_rows(written("xlsx", HOTELS))
    assert header == list(KINDS)
    escaped = {"description": "מלון_x000D_\nעל האגם"}  # ECMA-376 22.9.2.19: how a carriage return is written
    assert rows == [list((flat(FULL) | escaped).values()), list(flat(BARE).values())]


def test_xlsx_cuts_what_a_cell_cannot_hold_between_characters() -> None:
    _, row = sheet_rows(written("xlsx", [FULL.model_copy(update={"description": "x" + "🏨" * 20_000})]))
    assert row[list(KINDS).index("description")] == "x" + "🏨" * 16_383


def test_xlsx_refuses_more_rows_than_a_sheet_has(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(as_xlsx, "MAX_ROWS", 3)
    assert len(sheet_rows(written("xlsx", HOTELS))) == 3
    with pytest.raises(OutputFailed, match="choose csv or parquet"):
        written("xlsx", [*HOTELS, FULL])


@pytest.mark.parametrize("name", FORMATS)
def test_the_disk_that_is_full_is_what_is_raised(name: str, capfd: pytest.CaptureFixture[str]) -> None:
    class Full:
        def write(self, _data: bytes) -> int:
            raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space left"):
        by_name(name).write(HOTELS, Full())
    assert capfd.readouterr() == ("", "")


@pytest.mark.parametrize("name", FORMATS)
def test_what_the_hotels_raise_comes_through(name: str) -> None:
    def broken() -> Iterator[Hotel]:
        yield FULL
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        by_name(name).write(broken(), io.BytesIO())


@pytest.mark.parametrize("name", ["json", "jsonl", "csv"])
def test_a_text_format_writes_each_hotel_before_it_asks_for_the_next(name: str) -> None:
    file = io.BytesIO()

    def hotels() -> Iterator[Hotel]:
        yield FULL
        assert FULL.source_id.encode() in file.getvalue()

    by_name(name).write(hotels(), file)


def test_columns_follow_the_contract() -> None:
    assert list(KINDS) == list(Hotel.model_fields)
    assert {name for name, kind in KINDS.items() if kind is Kind.NUMBER} == {
        "stars", "rating", "price_low", "price_high", "latitude", "longitude",
    }  # fmt: skip
    assert {name for name, kind in KINDS.items() if kind is Kind.INTEGER} == {"review_count", "rank", "rank_total"}


def test_a_format_without_a_name() -> None:
    with pytest.raises(UnknownName, match="jsonl"):
        by_name("pdf")
