"""A file for libraries that can't bear a failing one: it fails afterwards, with what really happened."""

from collections.abc import Iterable, Iterator
from io import UnsupportedOperation
from typing import TypeVar

from atrium.export.formats import Writable

T = TypeVar("T")


class Shield:
    """After the first failure everything written is dropped and every iteration ends; `lower()` raises that failure.

    arro3 panics in Rust where a write fails and hides what an iterator raised; zipfile writes again as it is collected.
    """

    def __init__(self, file: Writable) -> None:
        self._file = file
        self._failure: BaseException | None = None

    def write(self, data: bytes) -> int:
        if self._failure is None:
            try:
                self._file.write(data)
            except BaseException as failure:  # noqa: BLE001 - raised again by lower()
                self._failure = failure
        return len(data)

    def flush(self) -> None:
        """Nothing is held back here."""

    def seek(self, _offset: int, _whence: int = 0) -> int:
        raise UnsupportedOperation("written from the beginning to the end")

    def guard(self, items: Iterable[T]) -> Iterator[T]:
        try:
            for item in items:
                if self._failure is not None:
                    return
                yield item
        except GeneratorExit:
            raise
        except BaseException as failure:  # noqa: BLE001 - raised again by lower()
            self._failure = failure

    def lower(self) -> None:
        if self._failure is not None:
            raise self._failure
