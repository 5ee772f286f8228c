"""What a run measured, above all the floor: it may be too low, never too high."""

import pytest

from atrium.contracts.search import PageTiming, SearchQuery
from atrium.searching.report import floor, phases, report


def timing(started: float, waited: float, *, received: float | None = None, parsed: float | None = None) -> PageTiming:
    first_byte = started + waited
    received = first_byte if received is None else received
    return PageTiming(
        queued=started - 1, started=started, connected=started, first_byte=first_byte, received=received,
        inflated=parsed and received, parsed=parsed, bytes_received=10, bytes_inflated=50,
    )  # fmt: skip


def test_the_list_to_its_last_byte_and_the_slowest_hotel_to_its_first():
    timings = {
        (1, 0): timing(0, 0.3, received=0.4, parsed=0.41),
        (1, 1): timing(1, 0.3, received=9),
        (1, 2): timing(1, 0.7, received=5),
    }
    assert floor(timings) == pytest.approx(0.4 + 0.7)


def test_a_chain_goes_over_the_list_page_that_a_hotel_is_on():
    timings = {
        (1, 0): timing(0, 0.1),
        (2, 0): timing(1, 0.2),
        (3, 0): timing(1, 0.5),
        (1, 1): timing(2, 0.6),
        (2, 1): timing(3, 0.3),
    }
    assert floor(timings) == pytest.approx(0.1 + max(0.6, 0.2 + 0.3, 0.5))


def test_what_comes_while_we_parse_may_have_been_there_before():
    """Thirty answers at 0.3 s, parsed one after the other on the event loop: the last is noticed long after."""
    timings = {(1, 0): timing(0, 0.3)}
    for place in range(1, 31):
        noticed = 0.3 + 0.01 * (place - 1)
        timings[1, place] = timing(1, noticed, parsed=1 + noticed + 0.01)
    assert floor(timings) == pytest.approx(0.3 + 0.3)


def test_a_slow_answer_that_comes_when_nothing_is_parsed_counts_in_full():
    timings = {
        (1, 0): timing(0, 0.3),
        (1, 1): timing(1, 0.3, parsed=1.31),
        (1, 2): timing(1, 0.9, parsed=1.91),
    }
    assert floor(timings) == pytest.approx(0.3 + 0.9)


def test_queueing_and_attempts_before_the_last_do_not_count():
    late = timing(100, 0.2).model_copy(update={"queued": 1.0, "attempts": 3})
    assert floor({(1, 0): timing(0, 0.1), (1, 1): late}) == pytest.approx(0.3)


def test_pages_that_never_came():
    never = PageTiming(queued=0)
    assert floor({}) == floor({(1, 0): never, (1, 1): never}) == 0


def test_a_report_counts_what_was_done():
    timings = {(1, 1): timing(1, 0.2, parsed=1.5), (1, 0): timing(0, 0.3, parsed=0.5), (1, 2): PageTiming(queued=1)}
    found = report(SearchQuery(city="x", concurrency=7), timings, failed=1, seconds=3.0)
    assert (found.pages, found.failed, found.hotels, found.concurrency, found.seconds) == (3, 1, 1, 7, 3.0)
    assert (found.bytes_received, found.bytes_inflated) == (20, 100)
    assert found.timings == (timings[1, 0], timings[1, 1], timings[1, 2])


def test_phases_are_the_gaps_between_stages():
    full = PageTiming(queued=0, started=1, connected=3, first_byte=6, received=10, inflated=15, parsed=21)
    found = phases([full, full, PageTiming(queued=0, started=1)])
    assert found.model_dump() == {
        "queued": 3, "connecting": 4, "waiting": 6, "receiving": 8, "inflating": 10, "parsing": 12,
    }  # fmt: skip
