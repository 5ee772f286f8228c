"""Apache Parquet with typed columns; amenities are a list of strings, unknown is null."""

import itertools
from collections.abc import Iterable, Iterator
from typing import IO, Any, cast

from arro3.core import Array, DataType, Field, RecordBatch, RecordBatchReader, Schema, list_array
from arro3.io import write_parquet

from atrium.contracts.hotel import Hotel
from atrium.export.columns import KINDS, REQUIRED, Kind
from atrium.export.formats import Writable
from atrium.export.shield import Shield

BATCH = 1_024  # hotels held in memory at once: about 2 MB

_TEXTS = DataType.list(Field("item", DataType.utf8(), nullable=False))
_TYPES = {
    Kind.TEXT: DataType.utf8(),
    Kind.NUMBER: DataType.float64(),
    Kind.INTEGER: DataType.int64(),
    Kind.TEXTS: _TEXTS,
}
SCHEMA = Schema([Field(name, _TYPES[kind], nullable=name not in REQUIRED) for name, kind in KINDS.items()])


def write(hotels: Iterable[Hotel], file: Writable) -> None:
    shield = Shield(file)
    batches = RecordBatchReader.from_batches(SCHEMA, _batches(shield.guard(hotels)))
    write_parquet(batches, cast("IO[bytes]", shield), compression="zstd(3)")
    shield.lower()


def _batches(hotels: Iterator[Hotel]) -> Iterator[RecordBatch]:
    while batch := list(itertools.islice(hotels, BATCH)):
        yield RecordBatch.from_arrays(
            [_column([getattr(hotel, name) for hotel in batch], kind) for name, kind in KINDS.items()], schema=SCHEMA
        )


def _column(values: list[Any], kind: Kind) -> Array:
    if kind is not Kind.TEXTS:
        return Array(values, type=_TYPES[kind])
    offsets = itertools.accumulate((len(texts) for texts in values), initial=0)
    texts = Array(list(itertools.chain.from_iterable(values)), type=DataType.utf8())
    return list_array(Array(list(offsets), type=DataType.int32()), texts, type=_TEXTS)
