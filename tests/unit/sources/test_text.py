import pytest

from atrium.sources.facts import distinct, halves, point, rating
from atrium.sources.text import clean, currency, decimal, number, prices, whole, without_struck


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("4,732", 4732),
        ("2 422 kr", 2422),
        ("2\u00a0422 kr", 2422),
        ("1.234 Bewertungen", 1234),
        ("4,5 av 5", 4.5),
        ("4.0 of 5", 4.0),
        ("9,0", 9.0),
        ("1,234.50", 1234.5),
        ("1.234,50", 1234.5),
        ("-1 of 5 bubbles", -1),
        ("35.9096", 35.9096),
        ("Nr. 9 av 43", 9),
        ("12,345,678", 12_345_678),
        ("none", None),
        ("", None),
        (None, None),
    ],
)
def test_numbers_as_sites_write_them(text, expected):
    assert number(text) == expected


def test_a_whole_number_is_no_fraction():
    assert whole("4.5") is None
    assert whole("872 reviews") == 872


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("$272 - $566 (Based on Average Rates for a Standard Room)", (272, 566, "USD")),
        ("R$887 - R$1,845", (887, 1845, "BRL")),
        ("997 kr - 2\u00a0422 kr", (997, 2422, None)),
        ("€ 70", (70, 70, "EUR")),
        ("85,50 € - 1.120 €", (85.5, 1120, "EUR")),
        ("AED 1,200", (1200, 1200, "AED")),
        ("$$ - $$$", (None, None, None)),
        ("$ (Based on Average Nightly Rates)", (None, None, None)),
        ("$3\u03364\u03369\u0336 $271", (271, 271, "USD")),
        (None, (None, None, None)),
    ],
)
def test_prices_as_sites_write_them(text, expected):
    assert prices(text) == expected


def test_what_is_struck_out_no_longer_holds():
    assert clean(without_struck("Now $271 (Was $\u03363\u03364\u03369\u0336)")) == "Now $271 (Was )"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  two\n\tlines ", "two lines"),
        ("bell\u0007 and \udc80 lone", "bell and lone"),
        ("\u00a0", None),
        ("", None),
        ("فندق 🏨 O'Hara", "فندق 🏨 O'Hara"),
    ],
)
def test_clean_lines(text, expected):
    assert clean(text) == expected


def test_a_sign_that_several_currencies_share_is_none():
    assert currency("100 kr") is None
    assert currency("¥100") is None


def test_ratings_and_stars():
    assert rating(-1) is None
    assert rating(0) is None
    assert rating(9.0, 10) == 4.5
    assert rating(9.0) == 4.5
    assert rating(99) is None
    assert halves(4.5) == 4.5
    assert halves(4.3) is None
    assert distinct(["Pool", "pool", None, "Spa"]) == ("Pool", "Spa")


@pytest.mark.parametrize(
    ("text", "expected"),
    [("4.125", 4.125), ("-33,868", -33.868), ("60.397", 60.397), ("9", 9), ("4,5 av 5", 4.5), ("1e-05", 1), ("", None)],
)
def test_numbers_where_thousands_make_no_sense(text, expected):
    assert decimal(text) == expected


def test_coordinates_are_both_there_or_none():
    assert point(35.9, 14.5) == (35.9, 14.5)
    assert point(0.0, 32.58) == (0.0, 32.58)
    assert point(0.0, 0.0) == point(35.9, None) == point(91.0, 14.5) == point(35.9, -181.0) == (None, None)
