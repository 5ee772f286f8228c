"""The table fits, whatever the names are."""

import pytest
from rich.cells import cell_len

from atrium.cli.table import table
from atrium.contracts.hotel import Hotel

NAMES = [
    "Grand Hôtel & Spa of the long name that goes on and on and on and on",
    "東京ステーションホテル本館東京ステーションホテル本館東京ステーションホテル本館",
    "מלון דן תל אביב",
    "Hotel 🏨👨‍👩‍👧❤️🇫🇷",
    "[bold]Ibis[/bold] \x1b[31mred\n",
]
HOTELS = [
    Hotel(source="s", source_id="1", url="u", name=name, stars=4.5, rating=4, review_count=12345, rank=3,
          rank_total=812, price_low=120.4, price_high=340, currency="USD")
    for name in NAMES
]  # fmt: skip
BARE = Hotel(source="s", source_id="1", url="u", name="Bare")


def lines(hotels: list[Hotel], width: int | None = None) -> list[str]:
    return list(table(enumerate(hotels, 1), width))


@pytest.mark.parametrize("width", [1000, 120, 100, 80, 72, 60, 50, 40, 30])
def test_no_line_is_wider_than_the_terminal(width: int):
    shown = lines(HOTELS, width)
    assert len(shown) == 1 + len(HOTELS)
    assert max(map(cell_len, shown)) <= width


def test_columns_are_aligned_whatever_the_script():
    ends = {cell_len(line) for line in lines(HOTELS, 100)}
    assert ends == {cell_len(lines(HOTELS, 100)[0])}


def test_a_narrow_terminal_keeps_the_name_and_loses_the_rest():
    assert lines(HOTELS, 100)[0].split() == ["#", "name", "stars", "rating", "reviews", "rank", "price"]
    assert lines(HOTELS, 60)[0].split() == ["#", "name", "stars", "rating", "reviews", "price"]
    assert lines(HOTELS, 24)[0].split() == ["#", "name"]


def test_a_row_says_what_is_known():
    assert lines(HOTELS[:1])[1].split()[-8:] == ["4.5", "4.0", "12,345", "3", "of", "812", "120\N{EN DASH}340", "USD"]
    assert lines([BARE])[1] == "1  Bare"


def test_one_price_is_no_range():
    same = BARE.model_copy(update={"price_low": 99.0, "price_high": 99.0, "currency": "EUR"})
    assert lines([same])[1].endswith("  99 EUR")


def test_a_name_does_not_act_on_the_terminal():
    [_, row] = lines([HOTELS[4]])
    assert "[bold]Ibis[/bold]  [31mred " in row
    assert "\x1b" not in row


def test_a_right_to_left_name_is_isolated_from_its_neighbours():
    [_, row] = lines([HOTELS[2]], 60)
    assert f"\u2068{NAMES[2]}\u2069  " in row
