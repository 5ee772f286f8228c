"""Being told to end: before the server waits for its connections, not after."""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType


@contextmanager
def on_signal(function: Callable[[], None]) -> Iterator[None]:
    """Calls `function` when SIGTERM or SIGINT comes, then whatever was called before: the server's own handler.

    Uvicorn ends an application after its last connection, and a stream of events is one that does not end by itself.
    """
    if threading.current_thread() is not threading.main_thread():  # Python has no signals there
        yield
        return
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}

    def told(number: int, frame: FrameType | None) -> None:
        function()
        if callable(handler := before[signal.Signals(number)]):
            handler(number, frame)

    for number in before:
        signal.signal(number, told)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
