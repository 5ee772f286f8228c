"""What a run measured, from the timings of its pages."""

from collections.abc import Sequence

from atrium.contracts.search import PageTiming, Phases, RunReport, SearchQuery


def report(
    query: SearchQuery, lists: Sequence[PageTiming], details: Sequence[PageTiming], *, failed: int, seconds: float
) -> RunReport:
    """`lists` and `details` in the order of the search; `seconds` from the first request to the last outcome."""
    timings = (*lists, *details)
    return RunReport(
        strategy=query.strategy,
        parser=query.parser,
        concurrency=query.concurrency,
        pages=len(timings),
        failed=failed,
        hotels=sum(timing.parsed is not None for timing in details),
        bytes_received=sum(timing.bytes_received for timing in timings),
        bytes_inflated=sum(timing.bytes_inflated for timing in timings),
        seconds=seconds,
        floor_seconds=floor(lists, details),
        phases=phases(timings),
        timings=timings,
    )


def floor(lists: Sequence[PageTiming], details: Sequence[PageTiming]) -> float:
    """The slowest chain of requests: the first list page, then the hotel page that the site answered last.

    Seconds from the start of an exchange to its last byte for the list page, and to its first byte for the hotel page:
    receiving thirty bodies at once is already our own doing, so it does not count as the site's.
    """
    first = _span(lists[0].started, lists[0].received) if lists else 0.0
    return first + max((_span(timing.started, timing.first_byte) for timing in details), default=0.0)


def _span(start: float | None, end: float | None) -> float:
    return end - start if start is not None and end is not None else 0.0


def phases(timings: Sequence[PageTiming]) -> Phases:
    """Seconds per phase, summed over pages."""

    def total(start: str, end: str) -> float:
        return sum(_span(getattr(timing, start), getattr(timing, end)) for timing in timings)

    return Phases(
        queued=total("queued", "started"),
        connecting=total("started", "connected"),
        waiting=total("connected", "first_byte"),
        receiving=total("first_byte", "received"),
        inflating=total("received", "inflated"),
        parsing=total("inflated", "parsed"),
    )
