"""TripAdvisor's addresses: what they say, and how further list pages are asked for.

/Hotels-g295424-Dubai_Emirate_of_Dubai-Hotels.html              the first list page of a place
/Hotels-g295424-oa30-Dubai_Emirate_of_Dubai-Hotels.html         the second: 30 hotels are on a page
/Hotels?geo=295424                                              what a typeahead says of anything that is no place
/Hotel_Review-g187497-d7142609-Reviews-Hotel_The_Serras-….html  a hotel
"""

import re

SITE = "https://www.tripadvisor.com"
PAGE_SIZE = 30
_GEO = re.compile(r"-g(\d{1,12})(?=[-./]|$)|[?&]geo=(\d{1,12})(?=[&#]|$)")
_LIST = re.compile(r"/Hotels(?:-g(\d{1,12})(?=[-.])|[^#]{0,200}?[?&]geo=(\d{1,12})(?=[&#]|$))")
_HOTEL = re.compile(r"-d(\d{1,12})(?=[-./]|$)")
_OFFSET = re.compile(r"-oa\d{1,6}(?=-)")
_REVIEWS = re.compile(r"-or\d{1,6}(?=-)")
_PLACE = re.compile(r"(/Hotels-g\d{1,12})(?=[-.])")


def geo_id(url: str) -> str | None:
    """Digits of the place, of a list or of a hotel."""
    found = _GEO.search(url)
    return (found[1] or found[2]) if found else None


def list_geo_id(url: str) -> str | None:
    """Digits of the place whose hotels are listed there; None for addresses of other pages."""
    found = _LIST.search(url)
    return (found[1] or found[2]) if found else None


def source_id(url: str) -> str | None:
    """Digits of the hotel; None for addresses of other pages."""
    found = _HOTEL.search(url) if "Hotel_Review" in url else None
    return found[1] if found else None


def list_url(first: str, page: int) -> str:
    """List page `page`, from 1, of the list whose first page is `first`; any page of it may stand for the first."""
    plain = _OFFSET.sub("", first)
    return plain if page == 1 else _PLACE.sub(rf"\g<1>-oa{(page - 1) * PAGE_SIZE}", plain)


def without_reviews(hotel: str) -> str:
    """The hotel's own address of one of its further pages of reviews: /Hotel_Review-g1-d2-Reviews-or10-….html"""
    return _REVIEWS.sub("", hotel)
