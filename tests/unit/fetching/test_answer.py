from email.utils import formatdate

import pytest

from atrium.fetching.answer import charset, seconds

NOW = 1_800_000_000.0


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        (None, None),
        ("120", 120),
        ("0", 0),
        ("1.5", 1.5),
        ("-3", 0),
        (" 7 ", 7),
        (formatdate(NOW + 90, usegmt=True), 90),
        (formatdate(NOW - 90, usegmt=True), 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799 - NOW),
        ("soon", None),
        ("", None),
        ("inf", None),
        ("nan", None),
        ("Fri, 99 Foo 2026 99:99:99 GMT", None),
    ],
)
def test_retry_after_in_seconds(header, wait):
    assert seconds(header, NOW) == wait


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("text/html; charset=UTF-8", "utf-8"),
        ('text/html;charset="windows-1252"; x=y', "windows-1252"),
        ("text/html; Charset = utf-8", "utf-8"),
        ("text/html; charset=", None),
        ("text/html", None),
        ("", None),
    ],
)
def test_charset(header, name):
    assert charset(header) == name
