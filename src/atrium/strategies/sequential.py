"""One page after the other: what all others are compared with."""

from atrium.strategies.threads import Threads


class Sequential(Threads):
    """In one thread, which is not the caller's: close() can end it. That costs 7 µs a page."""

    name = "sequential"
    most = 1
