import pytest

from atrium.contracts.errors import ForbiddenByRobots
from atrium.fetching.address import parse
from atrium.fetching.robots import ALL_FORBIDDEN, Robots, text_of

ORIGIN = "https://www.example.org:443"
HOTEL = parse("https://www.example.org/Hotel_Review-g1-d2.html?x=%C3%B4")


def robots(*lines: str) -> Robots:
    return Robots(((ORIGIN, "\n".join(lines)),))


@pytest.mark.parametrize(
    "lines",
    [
        [],
        ["User-agent: *", "Disallow: /admin"],
        ["User-agent: atrium", "Allow: /", "User-agent: *", "Disallow: /"],
        ["User-agent: *", "Disallow: /", "Allow: /Hotel_Review-*.html"],
        ["<html>not found</html>"],
        ["\x00\ufffd\ufeff::::", "Disallow /", "Crawl-delay: x"],
    ],
)
def test_allowed(lines):
    robots(*lines).check(HOTEL)


@pytest.mark.parametrize(
    "lines",
    [
        [ALL_FORBIDDEN],
        ["User-agent: *", "Disallow: /Hotel_Review"],
        ["User-agent: Atrium", "Disallow: /", "User-agent: *", "Disallow:"],
        ["User-agent: *", "Disallow: /*?x="],
    ],
)
def test_forbidden(lines):
    with pytest.raises(ForbiddenByRobots):
        robots(*lines).check(HOTEL)


def test_each_origin_has_its_own():
    Robots((("https://cdn.example.org:443", ALL_FORBIDDEN),)).check(HOTEL)


@pytest.mark.parametrize(
    ("lines", "interval"),
    [
        (["Crawl-delay: 4"], 4),
        (["Crawl-delay: 0"], 0),
        (["Request-rate: 1/5"], 5),
        (["Request-rate: 30/1m"], 2),
        (["Crawl-delay: 1", "Request-rate: 1/5"], 5),
        (["Disallow: /x"], None),
        (["Crawl-delay: -1"], None),
        (["Crawl-delay: inf"], None),
        (["Request-rate: 0/5"], None),
    ],
)
def test_interval(lines, interval):
    assert robots("User-agent: *", *lines).interval(ORIGIN) == interval


def test_a_byte_order_mark_is_no_part_of_the_first_line():
    text = text_of(b"\xef\xbb\xbfUser-agent: *\nDisallow: /\n")
    with pytest.raises(ForbiddenByRobots):
        Robots(((ORIGIN, text),)).check(HOTEL)
