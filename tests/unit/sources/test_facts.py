import pytest

from atrium.sources import facts

HERE = "https://hotels.test/a/b.html"


@pytest.mark.parametrize(
    ("base", "link", "found"),
    [
        (HERE, " /Hotel_Review-g1-d2-X.html ", "https://hotels.test/Hotel_Review-g1-d2-X.html"),
        (HERE, "", HERE),
        ("", "/c", "/c"),
        (HERE, "//[", None),
        (HERE, "/c\0d", None),
        ("https://[", "/c", None),
        ("", "https://[x", None),
    ],
)
def test_an_address_that_is_none_is_unknown(base, link, found):
    assert facts.absolute(base, link) == found
