"""Which number and address a place or a hotel has. Nothing is stored: an address says which city and which hotel it is.

A place has its GeoNames id. A hotel has `city id * 2000 + index`: no city has more than 1,200.
"""

import re
import unicodedata

from atrium import gazetteer
from atrium.gazetteer import City

SPREAD = 2000
PAGE_SIZE = 30
_LIST = re.compile(r"^/Hotels-g(\d{1,12})-(?:oa(\d{1,9})-)?(?!oa\d+-)(.{1,300})-Hotels\.html$")
_DETAIL = re.compile(r"^/Hotel_Review-g(\d{1,12})-d(\d{1,14})-Reviews-(.{1,400})\.html$")


def slug(text: str) -> str:
    """What is ASCII in it, joined by underscores, as addresses have it; what has none is called Hotel."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "_".join(re.findall(r"[A-Za-z0-9]+", plain)) or "Hotel"


def place_slug(city: City) -> str:
    return f"{slug(city.name)}_{slug(city.region if city.country == 'US' else city.country_name)}"


def list_path(city: City, page: int = 1) -> str:
    offset = f"oa{(page - 1) * PAGE_SIZE}-" if page > 1 else ""
    return f"/Hotels-g{city.id}-{offset}{place_slug(city)}-Hotels.html"


def hotel_id(city: City, index: int) -> int:
    return city.id * SPREAD + index


def detail_path(city: City, index: int, name: str) -> str:
    return f"/Hotel_Review-g{city.id}-d{hotel_id(city, index)}-Reviews-{slug(name)}-{place_slug(city)}.html"


def misspelt(path: str) -> str:
    """Another address of the same page: whoever asks for it is sent on to the right one."""
    end = "-Hotels.html" if path.endswith("-Hotels.html") else ".html"
    return f"{path.removesuffix(end)}_x{end}"


def read_list(path: str) -> tuple[City, int] | None:
    """The city and the page, from 1; None for other addresses. An offset that is no page's is rounded down."""
    found = _LIST.match(path)
    city = gazetteer.city(int(found[1])) if found else None
    return (city, int(found[2] or 0) // PAGE_SIZE + 1) if found and city else None


def read_detail(path: str) -> tuple[City, int] | None:
    """The city and the hotel's index; None for other addresses."""
    found = _DETAIL.match(path)
    if not found:
        return None
    city_id, index = divmod(int(found[2]), SPREAD)
    city = gazetteer.city(city_id)
    return (city, index) if city else None
