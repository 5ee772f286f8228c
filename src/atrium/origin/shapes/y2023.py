"""2023: list pages with their hotels as JSON in an attribute, hotel pages with escaped JSON in scripts."""

import json
from html import escape

from atrium.origin.dice import dice
from atrium.origin.facts import HotelFacts
from atrium.origin.filler import HOTEL_LATER, LIST_LATER, fill
from atrium.origin.listing import Listing
from atrium.origin.numbering import list_path
from atrium.origin.shapes.parts import dollars, head, thousands

LIST_SIZE, HOTEL_SIZE = 1_230_000, 648_000  # characters


def list_page(seed: int, found: Listing) -> str:
    roll = dice(seed, found.city.id, found.page, "2023")
    name = escape(found.city.name)
    shown = [(found.sponsored, True)] if found.sponsored else []
    shown += [(hotel, False) for hotel in (*found.hotels, *found.borrowed)]
    hotels = {"hotels": [_entry(hotel, sponsored=sponsored) for hotel, sponsored in shown]}
    more = (
        f'<a data-smoke-attr="pagination-next-arrow" href="{list_path(found.city, found.page + 1)}" aria-label="Next page"></a>'
        if found.page < found.pages
        else ""
    )
    cards = "".join(
        f'<div data-automation="hotel-{hotel.id}"><a href="{hotel.path}">{number}. {escape(hotel.name)}</a>'
        f'<svg aria-label="{hotel.rating or -1:.1f} of 5 bubbles"></svg></div>'
        for number, (hotel, _) in enumerate(shown, 1)
    )
    body = (
        f'<h1 id="HEADING">{name} Hotels</h1><div data-main-list-match-count="{found.total}"></div>'
        f'<div data-hotels-data="{escape(json.dumps(hotels, ensure_ascii=False))}"></div>{cards}{more}'
    )
    top = head(
        f"THE 10 BEST Hotels in {name} 2023", f'<link rel="canonical" href="{list_path(found.city, found.page)}"/>'
    )
    rest = LIST_SIZE - len(body)
    return f"{top}<body>{fill(roll, rest // 3, LIST_LATER)}{body}{fill(roll, rest * 2 // 3, LIST_LATER)}</body></html>"


def _entry(hotel: HotelFacts, *, sponsored: bool) -> dict[str, object]:
    return {
        "id": hotel.id,
        "name": hotel.name,
        "detailUrl": hotel.path,
        "bubbleRating": hotel.rating if hotel.rating is not None else -1,
        "numReviews": hotel.review_count,
        **({"isSponsored": True} if sponsored else {}),
    }


def hotel_page(seed: int, day: int, hotel: HotelFacts) -> str:  # noqa: ARG001 - all shapes are asked the same way
    roll = dice(seed, hotel.id, "2023")
    name, city = escape(hotel.name), escape(hotel.city.name)
    state = {
        "reviewSummary": {"rating": hotel.rating, "count": hotel.review_count},
        "popIndexRank": hotel.rank,
        "popIndexTotal": hotel.rank_total,
    }
    escaped = json.dumps(json.dumps(state, separators=(",", ":")))[1:-1].replace("</", "<\\/")
    stars = f'<svg aria-label="{hotel.stars:.1f} of 5" class="JXZuC"></svg>' if hotel.stars else ""
    amenities = "".join(f'<div data-test-target="amenity_text">{escape(item)}</div>' for item in hotel.amenities)
    body = (
        f'<h1 id="HEADING" class="QdLfr b d Pn">{name}</h1>{stars}<svg aria-label="{hotel.rating or -1:.1f} of 5 bubbles"></svg>'
        f"<span>{thousands(hotel.review_count)} reviews</span><span>#{hotel.rank} of {hotel.rank_total} hotels in {city}</span>"
        f'<script>window.__WEB_CONTEXT__={{pageManifest:"{escaped}"}};</script>{amenities}'
        f'<div class="fIrGe _T">{escape(hotel.description)}</div>'
    )
    top = head(f"{name} - Prices &amp; Hotel Reviews ({city})", json_ld(hotel))
    rest = HOTEL_SIZE - len(body) - len(top)
    return f"{top}<body>{body}{fill(roll, rest, HOTEL_LATER)}</body></html>"


def json_ld(hotel: HotelFacts, **more: object) -> str:
    thing: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "LodgingBusiness",
        "name": hotel.name,
        "url": hotel.path,
        "address": {
            "@type": "PostalAddress",
            "streetAddress": hotel.street if hotel.shows_street else "",
            "addressLocality": hotel.city.name if hotel.shows_locality else "",
            "postalCode": hotel.postal_code,
            "addressCountry": {"@type": "Country", "name": hotel.city.country_name if hotel.shows_country else ""},
        },
        "image": f"/media/photo-s/{hotel.id}.svg",
        **more,
    }
    if hotel.price_low and hotel.price_high:
        thing["priceRange"] = (
            f"{dollars(hotel.price_low)} - {dollars(hotel.price_high)} (Based on Average Nightly Rates)"
        )
    if hotel.rating is not None:
        thing["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": f"{hotel.rating:.1f}",
            "reviewCount": hotel.review_count,
        }
    text = json.dumps(thing, ensure_ascii=False).replace("</", "<\\/")
    return f'<script type="application/ld+json">{text}</script>'
