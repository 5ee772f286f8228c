"""From what a page says to a Hotel: facts that can't be true are unknown."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urljoin, urlsplit

from pydantic import ValidationError

from atrium.contracts.errors import EmptyPage
from atrium.contracts.hotel import Hotel
from atrium.sources.text import whole

_DIGITS = re.compile(r"\d{1,3}(?:[ ,.]\d{3})+(?!\d)|\d{1,9}")


def hotel(url: str, **facts: Any) -> Hotel:
    """A Hotel of those `facts` that its contract allows. Raises EmptyPage where it has no name or no id."""
    known = {name: value for name, value in facts.items() if value is not None}
    try:
        return Hotel(url=url, **known)
    except ValidationError as error:
        wrong = {str(problem["loc"][0]) for problem in error.errors()}
    if wrong & {"source", "source_id", "name", "url"}:
        raise EmptyPage("the page names no hotel", url=url)
    return Hotel(url=url, **{name: value for name, value in known.items() if name not in wrong})


def absolute(base: str, link: str) -> str | None:
    """`link` as seen from the page `base`; None where either is no address: "//[" starts an IPv6 one and ends."""
    if "\0" in link:  # no database could hold it
        return None
    try:
        found = urljoin(base, link.strip())
        urlsplit(found)
    except ValueError:
        return None
    return found


def rating(value: float | None, best: float | None = None) -> float | None:
    """On the scale to 5; unrated hotels say -1 or 0."""
    if value is None or value <= 0:
        return None
    scale = best if best and best > 0 else 5.0 if value <= 5 else 10.0
    if value > scale:
        return None
    return value if scale == 5 else round(value * 5 / scale, 2)


def point(latitude: float | None, longitude: float | None) -> tuple[float, float] | tuple[None, None]:
    """Decimal degrees, both or none. 0, 0 is in the sea: sites that know nothing say it."""
    if latitude is None or longitude is None or latitude == longitude == 0:
        return None, None
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else (None, None)


def ranks(text: str | None) -> dict[str, int | None]:
    """ "#3 Best Value of 470 hotels in New York City", "Nr. 9 av 43"; some languages name the total first."""
    told = [value for digits in _DIGITS.findall(text or "")[:2] if (value := whole(digits))]
    if len(told) == 2:
        return {"rank": min(told), "rank_total": max(told)}
    return {"rank": told[0], "rank_total": None} if told else {}


def halves(value: float | None) -> float | None:
    """Stars, which go in halves; others are no hotel class."""
    return value if value is not None and 0 < value <= 5 and value * 2 == int(value * 2) else None


def distinct(texts: Iterable[str | None]) -> tuple[str, ...]:
    """Each once, in order, whatever its case."""
    found: dict[str, str] = {}
    for text in texts:
        if text:
            found.setdefault(text.casefold(), text)
    return tuple(found.values())
