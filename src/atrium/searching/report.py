"""What a run measured, from the timings of its pages."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping

from atrium.contracts.search import PageTiming, Phases, RunReport, SearchQuery

Position = tuple[int, int]  # of a PageRequest
Stretch = tuple[float, float]

NOTICED_AT_ONCE = 0.005  # seconds from the end of a parsing stretch within which a stamp may be late because of it


def report(query: SearchQuery, timings: Mapping[Position, PageTiming], *, failed: int, seconds: float) -> RunReport:
    """`seconds` from the first request to the last outcome."""
    ordered = tuple(timing for _, timing in sorted(timings.items()))
    return RunReport(
        strategy=query.strategy,
        parser=query.parser,
        concurrency=query.concurrency,
        pages=len(ordered),
        failed=failed,
        hotels=sum(timing.parsed is not None for (_, place), timing in timings.items() if place),
        bytes_received=sum(timing.bytes_received for timing in ordered),
        bytes_inflated=sum(timing.bytes_inflated for timing in ordered),
        seconds=seconds,
        floor_seconds=floor(timings),
        phases=phases(ordered),
        timings=ordered,
    )


def floor(timings: Mapping[Position, PageTiming]) -> float:
    """The slowest chain of requests, in seconds: the first list page, another list page, one of its hotel pages.

    A list page counts from the start of its exchange to its last byte. A hotel page counts to its first byte only:
    receiving thirty bodies at once is our own doing. A byte that was noticed while or right after pages were inflated
    and parsed may have been there since that began, so it counts from then: our own work makes the floor no higher.
    """
    busy = stretches(timings.values())

    def there(stamp: float) -> float:
        index = bisect_left(busy, (stamp,)) - 1  # the last stretch that began before
        if index >= 0 and stamp <= busy[index][1] + NOTICED_AT_ONCE:
            return busy[index][0]
        return stamp

    def wait(started: float | None, stamp: float | None) -> float:
        return max(0.0, there(stamp) - started) if started is not None and stamp is not None else 0.0

    lists = {page: wait(timing.started, timing.received) for (page, place), timing in timings.items() if not place}
    first = min(lists, default=0)
    chains = [seconds for page, seconds in lists.items() if page != first]
    for (page, place), timing in timings.items():
        if place:
            before = lists.get(page, 0.0) if page != first else 0.0
            chains.append(before + wait(timing.started, timing.first_byte))
    return lists.get(first, 0.0) + max(chains, default=0.0)


def stretches(timings: Iterable[PageTiming]) -> list[Stretch]:
    """When pages were being inflated and parsed, or waited for that, without gaps to speak of. In order."""
    found: list[Stretch] = []
    for begin, end in sorted(
        (timing.received, timing.parsed or timing.inflated or timing.received)
        for timing in timings
        if timing.received is not None
    ):
        if found and begin <= found[-1][1] + NOTICED_AT_ONCE:
            found[-1] = (found[-1][0], max(found[-1][1], end))
        else:
            found.append((begin, end))
    return found


def phases(timings: Iterable[PageTiming]) -> Phases:
    """Seconds per phase, summed over pages."""
    names = ("queued", "started", "connected", "first_byte", "received", "inflated", "parsed")
    sums = dict.fromkeys(names, 0.0)
    for timing in timings:
        stamps = [getattr(timing, name) for name in names]
        for name, begin, end in zip(names, stamps, stamps[1:], strict=False):
            if begin is not None and end is not None:
                sums[name] += end - begin
    return Phases(
        queued=sums["queued"],
        connecting=sums["started"],
        waiting=sums["connected"],
        receiving=sums["first_byte"],
        inflating=sums["received"],
        parsing=sums["inflated"],
    )
