"""Which pages a search asks for, and in which order."""

from collections.abc import Container

import pytest

from atrium.contracts.errors import PageBeyondLast
from atrium.contracts.hotel import ListedHotel, ListPage
from atrium.contracts.search import PageRange
from atrium.searching.worklist import AHEAD, WorkList, has_own, last_page, own
from atrium.sources import registry

FIRST = "http://127.0.0.1/Hotels-g1-Town-Hotels.html"


def listing(*hotels: str, geo: str | None = "1", **more) -> ListPage:
    """Hotels as "id" or "id@geo"."""
    listed = []
    for position, hotel in enumerate(hotels, 1):
        source_id, _, of = hotel.partition("@")
        url = f"http://127.0.0.1/Hotel_Review-g1-d{source_id}-x.html"
        listed.append(ListedHotel(source_id=source_id, name="x", url=url, geo_id=of or None, position=position))
    return ListPage(geo_id=geo, hotels=tuple(listed), **more)


def work(pages: str = "1", done: Container[tuple[int, int]] = ()) -> WorkList:
    return WorkList(registry.get("tripadvisor"), FIRST, PageRange.parse(pages), done)


def positions(work: WorkList, limit: int = 1000) -> list[tuple[int, int]]:
    return [request.position for request in work.take(limit)]


def test_the_list_first_then_its_hotels_in_order():
    pages = work()
    first = pages.take(10)
    assert [(request.kind, request.url, request.position) for request in first] == [("list", FIRST, (1, 0))]
    assert pages.take(10) == []
    assert pages.read(1, listing("7", "5", "9")) == 3
    assert positions(pages, 2) == [(1, 1), (1, 2)]
    assert positions(pages) == [(1, 3)]


def test_the_next_list_comes_before_these_hotels_and_further_ones_after():
    pages = work("all")
    pages.take(1)
    pages.read(1, listing("1", "2", total=90))
    assert positions(pages) == [(2, 0), (1, 1), (1, 2), (3, 0)]
    pages.read(2, listing("3", total=90))
    assert positions(pages) == [(2, 1)]


@pytest.mark.parametrize(
    ("asked", "total", "lists"),
    [
        ("1", 300, []),
        ("1-3", 300, [2, 3]),
        ("1-3", 31, [2]),
        ("all", 91, [2, 3, 4]),
        ("all", 90, [2, 3]),
        ("all", 30, []),
    ],
)
def test_list_pages_up_to_the_last(asked, total, lists):
    pages = work(asked)
    pages.take(1)
    pages.read(1, listing("1", total=total))
    assert [page for page, place in positions(pages) if place == 0] == lists


def test_without_a_total_each_page_leads_to_the_next():
    pages = work("2-")
    assert positions(pages) == [(2, 0)]
    for number in (2, 3):
        pages.read(number, listing(str(number), next_url="http://127.0.0.1/next"))
        assert positions(pages) == [(number + 1, 0), (number, 1)]
    pages.read(4, listing("4"))
    assert positions(pages) == [(4, 1)]


ENDLESS = {"total": 10**12, "next_url": "http://127.0.0.1/next"}


def test_a_list_that_claims_to_be_endless_ends_where_two_pages_bring_nothing_new():
    pages = work("all")
    pages.take(1)
    pages.read(1, listing("1", **ENDLESS))
    assert positions(pages, 5) == [(2, 0), (1, 1), (3, 0), (4, 0), (5, 0)]
    pages.read(2, listing("1", **ENDLESS))
    assert not pages.ends_before(3)  # it was asked for already
    pages.read(3, listing("3", **ENDLESS))  # and the list goes on
    assert positions(pages, 2) == [(3, 1), (6, 0)]
    pages.failed(4, behind_the_end=True)
    pages.read(5, listing("3", **ENDLESS))
    assert pages.ends_before(6)
    assert positions(pages) == []


def test_a_page_that_fails_for_another_reason_ends_nothing():
    pages = work("all")
    pages.read(1, listing("1", total=120))
    for number in (2, 3):
        pages.failed(number, behind_the_end=False)
    assert not pages.ends_before(4)


def test_only_so_many_list_pages_wait_for_their_turn():
    pages = work("all")
    pages.take(1)
    pages.read(1, listing("1", **ENDLESS))
    assert len(positions(pages)) == AHEAD + 2  # the hotel, and page 2 with as many after it
    assert pages.turn == 2
    pages.read(2, listing("2", **ENDLESS))
    assert positions(pages) == [(2, 1), (AHEAD + 3, 0)]


def test_a_page_of_neighbours_only_belongs_to_a_region_unless_the_place_has_hotels():
    region, town = work("all"), work("all")
    assert region.read(1, listing("1@8", total=90)) == 1
    assert region.read(2, listing("2@9", total=90)) == 1
    assert town.read(1, listing("1@1", "2@8", total=90)) == 1
    assert town.read(2, listing("3@8", "4@9", total=90)) == 0


def test_a_first_page_behind_the_end():
    with pytest.raises(PageBeyondLast, match="3 pages"):
        work("5").read(5, listing(total=90))


def test_a_hotel_on_two_pages_is_asked_for_once():
    pages = work("1-2")
    assert pages.read(1, listing("1", "2", total=60)) == 2
    assert pages.read(2, listing("2", "3", total=60)) == 1
    assert [request.position for request in pages.take(100) if request.kind == "detail"] == [(1, 1), (1, 2), (2, 2)]


def test_what_an_earlier_run_has_brought_in_is_not_asked_for():
    pages = work("all", {(1, 0), (1, 2), (3, 0)})
    assert positions(pages) == []
    pages.read(1, listing("1", "2", "3", total=120))
    pages.read(3, listing("31", total=120))
    assert positions(pages) == [(2, 0), (1, 1), (1, 3), (4, 0), (3, 1)]


@pytest.mark.parametrize(
    ("page", "kept"),
    [
        (listing("1@1", "2@9", "3@1"), ["1", "3"]),  # a neighbour's hotel fills up
        (listing("1@8", "2@9"), ["1", "2"]),  # a region: each hotel belongs to a town of it
        (listing("1@8", "2"), ["1", "2"]),
        (listing("1@1", "2"), ["1", "2"]),
        (listing("1", "2"), ["1", "2"]),
        (listing("1@8", "2", geo=None), ["1", "2"]),
        (listing(), []),
    ],
)
def test_padding_is_left_out(page, kept):
    assert [hotel.source_id for hotel in own(page, town=has_own(page))] == kept


@pytest.mark.parametrize(
    ("total", "next_url", "number", "last"),
    [(470, "x", 1, 16), (30, None, 1, 1), (30, "x", 1, 2), (None, None, 3, 3), (None, "x", 3, 4), (0, None, 1, 1)],
)
def test_the_number_of_the_last_page(total, next_url, number, last):
    assert last_page(listing(total=total, next_url=next_url), number, 30) == last
