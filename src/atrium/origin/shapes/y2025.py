"""2025 and 2026: JSON-LD on both kinds of page, with coordinates and amenities; hooks named data-automation."""

import json
from html import escape

from atrium.origin.dice import dice
from atrium.origin.facts import HotelFacts
from atrium.origin.filler import HOTEL_LATER, LIST_LATER, fill
from atrium.origin.listing import Listing
from atrium.origin.numbering import list_path
from atrium.origin.shapes import y2023
from atrium.origin.shapes.parts import dollars, head, thousands

LIST_SIZE, HOTEL_SIZE = 1_230_000, 648_000  # characters


def list_page(seed: int, found: Listing) -> str:
    roll = dice(seed, found.city.id, found.page, "2025")
    name = escape(found.city.name)
    organic = (*found.hotels, *found.borrowed)
    items = [
        {
            "@type": "ListItem",
            "position": number,
            "item": {
                "@type": "Hotel",
                "name": hotel.name,
                "url": hotel.path,
                "image": f"/media/photo-s/{hotel.id}.svg",
                **(
                    {
                        "aggregateRating": {
                            "@type": "AggregateRating",
                            "ratingValue": hotel.rating,
                            "reviewCount": hotel.review_count,
                        }
                    }
                    if hotel.rating is not None
                    else {}
                ),
            },
        }
        for number, hotel in enumerate(organic, 1)
    ]
    block = json.dumps(
        {"@context": "https://schema.org", "@type": "ItemList", "itemListElement": items}, ensure_ascii=False
    )
    cards = _card(found.sponsored, 0) if found.sponsored else ""
    cards += "".join(_card(hotel, number) for number, hotel in enumerate(organic, 1))
    more = (
        f'<a data-smoke-attr="pagination-next-arrow" href="{list_path(found.city, found.page + 1)}" aria-label="Next page"></a>'
        if found.page < found.pages
        else ""
    )
    last = min(found.total, found.page * 30)
    body = (
        f'<h1 data-automation="mainH1">{name} Hotels and Places to Stay</h1>'
        f'<div data-automation="hotels-main-list">{cards}</div>{more}'
        f"<div>Showing results {found.page * 30 - 29}-{last} of {thousands(found.total)} places to stay</div>"
    )
    extra = f'<link rel="canonical" href="{list_path(found.city, found.page)}"/>'
    escaped = block.replace("</", "<\\/")
    top = head(f"THE BEST Hotels in {name} 2025", f'{extra}<script type="application/ld+json">{escaped}</script>')
    rest = LIST_SIZE - len(body) - len(top)
    return f"{top}<body>{fill(roll, rest // 3, LIST_LATER)}{body}{fill(roll, rest * 2 // 3, LIST_LATER)}</body></html>"


def _card(hotel: HotelFacts, number: int) -> str:
    """A sponsored card has no number and says so."""
    title = f"{number}. {escape(hotel.name)}" if number else escape(hotel.name)
    said = "" if number else '<span data-automation="sponsored">Sponsored</span>'
    rating = f'<span data-automation="bubbleRatingValue">{hotel.rating:.1f}</span>' if hotel.rating is not None else ""
    price = f'<div data-automation="metaRegularPrice">{dollars(round(hotel.offer / 5))}</div>' if hotel.offer else ""
    return (
        f'<div data-automation="hotel-card">{said}<div data-automation="hotel-card-title"><a href="{hotel.path}"><h3>{title}'
        f'</h3></a></div>{rating}<span data-automation="bubbleReviewCount">({thousands(hotel.review_count)})</span>{price}</div>'
    )


def hotel_page(seed: int, day: int, hotel: HotelFacts) -> str:  # noqa: ARG001 - all shapes are asked the same way
    roll = dice(seed, hotel.id, "2025")
    name, city = escape(hotel.name), escape(hotel.city.name)
    crumbs = {
        "@context": "https://schema.org",
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": 1, "item": {"@id": list_path(hotel.city), "name": hotel.city.name}}
        ],
    }
    questions = {"@context": "https://schema.org", "@type": "FAQPage", "mainEntity": []}
    blocks = "".join(
        f'<script type="application/ld+json">{json.dumps(block, ensure_ascii=False)}</script>'
        for block in (crumbs, questions)
    )
    own = y2023.json_ld(
        hotel,
        geo={"@type": "GeoCoordinates", "latitude": hotel.latitude, "longitude": hotel.longitude},
        amenityFeatures=[
            {"@type": "LocationFeatureSpecification", "name": item, "value": True} for item in hotel.amenities
        ],
    )
    stars = f'<svg aria-label="{hotel.stars:.1f} of 5" class="JXZuC"></svg>' if hotel.stars else ""
    body = (
        f'<h1 data-automation="mainH1">{name}</h1>{stars}<div data-automation="bubbleRatingValue">{hotel.rating or ""}</div>'
        f'<div><span class="biGQs">#{thousands(hotel.rank)}</span> of {thousands(hotel.rank_total)} hotels in {city}</div>'
        f'<div class="fIrGe _T">{escape(hotel.description)}</div>'
    )
    top = head(f"{name} - Reviews &amp; Prices ({city})", blocks + own)
    rest = HOTEL_SIZE - len(body) - len(top)
    return (
        f"{top}<body>{fill(roll, rest // 6, HOTEL_LATER)}{body}{fill(roll, rest * 5 // 6, HOTEL_LATER)}</body></html>"
    )
