"""December 2017: hotel pages with JSON-LD and much in the markup, list pages without any JSON-LD."""

import json
from html import escape
from random import Random

from atrium.origin.dice import dice
from atrium.origin.facts import HotelFacts, facts, order
from atrium.origin.filler import HOTEL_2017, LIST_2017, fill
from atrium.origin.filler.tokens import token, variants
from atrium.origin.listing import Listing
from atrium.origin.numbering import list_path
from atrium.origin.shapes.parts import dollars, head, reais, thousands

LIST_SIZE, HOTEL_SIZE = 1_230_000, 648_000  # characters; medians of the real pages
OFFERS = 12  # of each card; half of a list page is what they carry for clicks
SELLERS = (
    "Stayzilla",
    "RoomOwl",
    "Bettenboerse",
    "Nuitee",
    "Dormilon",
    "LodgeLine",
    "Yadonavi",
    "SleepFox",
    "InnHarbor",
)


def list_page(seed: int, found: Listing) -> str:
    roll = dice(seed, found.city.id, found.page, "2017")
    name = escape(found.city.name)
    title = f"The 10 Best Hotels in {name}, {escape(found.city.country_name)} for 2017 - Practice"
    more = f'<link rel="next" href="{list_path(found.city, found.page + 1)}" />' if found.page < found.pages else ""
    cards = [_card(roll, found.sponsored, None, sponsored=True)] if found.sponsored else []
    cards += [_card(roll, hotel, found.total) for hotel in found.hotels]
    cards += [_card(roll, hotel, None) for hotel in found.borrowed]
    pins = [
        {"id": hotel.id, "latitude": hotel.latitude, "longitude": hotel.longitude, "pinImageName": "HOTEL_PRIMARY"}
        for hotel in (*found.hotels, *found.borrowed)
    ]
    numbers = "".join(
        f'<a href="{list_path(found.city, number)}#BODYCON" data-page-number="{number}" class="pageNum taLnk">{number}</a>'
        for number in range(1, min(found.pages, 7) + 1)
    )
    body = (
        f'<input id="TYPEAHEAD_GEO_ID" type="hidden" name="geo" value="{found.city.id}">'
        f'<h1 class="header heading masthead_h1 ">Best Lodging in {name}</h1>'
        f'<h1 id="HEADING" class="page_h1 ui_header h1 responsive">{name} Hotels</h1>'
        f'<script>var q={{"GEO_ID":"{found.city.id}","hotelsInGeo":"{found.total}","isMobile":false}}</script>'
        f"{''.join(cards)}"
        f'<div class="unified pagination standard_pagination"><div class="pageNumbers">{numbers}</div></div>'
        f'<div class="mapContainer" data-current-location-id="{found.city.id}"></div>'
        f'<div class="map" data-pins="{escape(json.dumps(pins))}"></div><div class="map" data-pins="[]"></div>'
    )
    rest = LIST_SIZE - len(body)
    return f"{head(title, more)}<body>{fill(roll, rest // 3, LIST_2017)}{body}{fill(roll, rest * 2 // 3, LIST_2017)}</body></html>"


def _card(roll: Random, hotel: HotelFacts, total: int | None, *, sponsored: bool = False) -> str:
    path, name = hotel.path, escape(hotel.name)
    heading = (
        f'<a target="_blank" href="{path}" id="property_{hotel.id}" class="property_title prominent" dir=ltr>{name}</a>'
    )
    if sponsored:
        heading = (
            '<div class="ui_column is-narrow"><span class="sponsoredHeadingTag">Sponsored</span></div>'
            f'<div class="ui_column is-narrow title_wrap">{heading}</div>'
        )
    rating = -1 if hotel.rating is None else hotel.rating
    ranked = f'<div class="popindex">#{hotel.value_rank} Best Value of {thousands(total)} hotels in {escape(hotel.city.name)}</div>'
    return (
        '<div class="prw_rup prw_meta_hsx_responsive_listing bottom-sep"><div class="listing"><div class="meta_listing '
        f'ui_columns is-mobile " onclick="widgetEvCall(\'handlers.listingClick\', event, this);return false;" '
        f'data-locationId="{hotel.id}" data-url="{path}" data-index="{hotel.value_rank}" data-impKey="{token(roll, 32)}">'
        f'<div class="inner" data-lazyurl="/media/photo-s/{hotel.id}.svg"></div>'
        f'<div class="listing_title">{heading}</div>{_offers(roll, hotel)}'
        f"<span class=\"ui_bubble_rating bubble_{int(rating * 10)}\" alt='{rating:g} of 5 bubbles'></span>"
        f'<a class="review_count" href="{path}#REVIEWS">{thousands(hotel.review_count)} review{"s" * (hotel.review_count != 1)}</a>'
        f"{ranked if total else ''}"
        "</div></div></div>"
    )


def _offers(roll: Random, hotel: HotelFacts) -> str:
    """The offer that counts, the struck-out one beside it, and others of other sellers with their tokens."""
    if hotel.offer is None:
        shown = (
            '<div class="price autoResize" data-sizegroup="mini-meta-price"><span class="ui_loader small"></span></div>'
        )
    else:
        shown = f'<div class="price autoResize" data-sizegroup="mini-meta-price">{reais(hotel.offer)}</div>'
        if hotel.struck:
            shown = (
                '<div class="xwrap ui_columns is-gapless"><div class="ui_column xthrough autoResize">'
                f"<span>{reais(hotel.struck)}</span></div></div>{shown}"
            )
    others = "".join(_other(roll, hotel, clicked, number) for number, clicked in enumerate(variants(roll, 900, OFFERS)))
    return f'<div class="priceBlock"><div class="price-wrap">{shown}</div></div><div class="text-links">{others}</div>'


def _other(roll: Random, hotel: HotelFacts, clicked: str, number: int) -> str:
    """What another seller asks, or dots while that is being found out."""
    price = '<span class="price"><span class="ui_icon prohibited"></span></span>'
    if number % 3 == 0:
        price = f'<span class="price"><span class="ui_loader small">{"<span></span>" * 5}</span></span>'
    seller = SELLERS[(hotel.id + number) % len(SELLERS)]
    return (
        f'<div class="no_cpu offer text-link" data-clickToken="{clicked}" data-provider="{seller}" data-offerclient="{seller}.example" '
        f'data-vendorName="{seller}.example" data-offerauthor="{seller}" data-locationId="{hotel.id}" data-offer="{token(roll, 110)}" '
        f'data-contentId="{roll.randint(10**6, 10**8)}" data-openBehavior="new_tab" data-perNight="{hotel.offer or 0}" '
        'data-navArea-availability="Maybe_Avail" onclick="ta.prwidgets.call(\'handlers.clickOffer\', event, this);" '
        'data-navarea="QC_Meta_Mini" data-navarea-linktype="Text">'
        f'<span title="{seller}" class="vendor">{seller}</span>{price}</div>'
    )


def hotel_page(seed: int, day: int, hotel: HotelFacts) -> str:
    roll = dice(seed, hotel.id, "2017")
    name, city = escape(hotel.name), escape(hotel.city.name)
    now = f"Now {dollars(hotel.price_low)} (Was {_struck(dollars(hotel.price_high))}) - " if hotel.price_low else ""
    title = f"{name} - {now}UPDATED 2017 Hotel Reviews - {city}"
    stars = ""
    if hotel.stars:
        stars = f'<div class="ui_star_rating star_{int(hotel.stars * 10)}" style="font-size:12px;" title=\'Hotel class\'></div>'
    about = "".join(
        f'<ul class="list {kind}"><li class="item title">{kind}</li>{items}</ul>'
        for kind, items in _amenity_lists(hotel).items()
    )
    visible = (
        f"{reais(hotel.price_low * 5)} - {reais(hotel.price_high * 5)}"
        if hotel.price_low and hotel.price_high
        else "Ask"
    )
    reviewed = f'<span property="v:count">{thousands(hotel.review_count)}</span> Reviews'
    body = (
        f'<h1 class="header heading fr">{name} Hotel, {city}</h1><h1 id="HEADING" class="heading_title">{name}</h1>'
        f'<a class="more taLnk" href="#REVIEWS">{reviewed}</a>'
        f'<span class="header_popularity popIndexValidation"><b class="rank">#{hotel.rank}</b> of {thousands(hotel.rank_total)} '
        f'<a href="{list_path(hotel.city)}">Hotels in {city}</a></span>{stars}{_address(hotel)}'
        f'<div class="details amenitiesColumn"><div class="detailsTop">'
        f"{''.join(f'<div class={chr(34)}highlightedAmenity detailListItem{chr(34)}>{escape(item)}</div>' for item in hotel.amenities[:5])}"
        f'</div></div><div id="ABOUT_TAB" class="aboutContainer block_wrap">{about}<div class="details">'
        f'<ul class="list price_range"><li class="item title">Price range</li><li class="item">{visible}</li></ul>'
        f'<ul class="list hotel_style"><li class="item"><b class="">#{hotel.rank % 9 + 1}</b> Luxury Hotel in {city}</li></ul>'
        f"</div></div>{_nearby(seed, day, hotel)}"
    )
    top = head(title, json_ld(hotel) + f'<link rel="next" href="{hotel.path.replace("-Reviews-", "-Reviews-or5-")}"/>')
    rest = HOTEL_SIZE - len(body) - len(top)
    return f"{top}<body>{fill(roll, rest // 6, HOTEL_2017)}{body}{fill(roll, rest * 5 // 6, HOTEL_2017)}</body></html>"


def json_ld(hotel: HotelFacts) -> str:
    """Empty strings where the real pages have them."""
    thing = {
        "@context": "http://schema.org",
        "@type": "LodgingBusiness",
        "name": hotel.name,
        "url": hotel.path,
        "image": f"/media/photo-s/{hotel.id}.svg",
        **(
            {
                "priceRange": f"{dollars(hotel.price_low)} - {dollars(hotel.price_high)} (Based on Average Rates for a Standard Room)"
            }
            if hotel.price_low
            else {}
        ),
        **(
            {
                "aggregateRating": {
                    "@type": "AggregateRating",
                    "ratingValue": f"{hotel.rating:.1f}",
                    "reviewCount": str(hotel.review_count),
                }
            }
            if hotel.rating
            else {}
        ),
        "address": {
            "@type": "PostalAddress",
            "streetAddress": hotel.street if hotel.shows_street else "",
            "addressLocality": hotel.city.name if hotel.shows_locality else "",
            "addressRegion": hotel.city.region,
            "postalCode": hotel.postal_code,
            "addressCountry": {"@type": "Country", "name": hotel.city.country_name if hotel.shows_country else ""},
        },
    }
    text = json.dumps(thing, ensure_ascii=False, indent=1).replace("</", "<\\/")
    return f'<script type="application/ld+json">{text}</script>'


def _struck(price: str) -> str:
    return "".join(letter + "\u0336" for letter in price)


def _address(hotel: HotelFacts) -> str:
    parts = []
    if hotel.shows_street:
        parts.append(f'<span class="street-address">{escape(hotel.street)}</span>, ')
    locality = f"{hotel.postal_code} {hotel.city.name}, " if hotel.shows_locality else hotel.postal_code
    parts.append(f'<span class="locality">{escape(locality)}</span>')
    if hotel.shows_country:
        parts.append(f'<span class="country-name">{escape(hotel.city.country_name)}</span>')
    line = "".join(parts)
    return (
        '<div class="blEntry address clickable colCnt3" data-popover="small"><span class="ui_icon map-pin"></span>'
        f'{line}<div class="content hidden">{line}</div></div>'
    )


def _amenity_lists(hotel: HotelFacts) -> dict[str, str]:
    kinds = ("top_amenities", "hotel_amenities", "room_amenities", "things_to_do")
    shares = {kind: hotel.amenities[number::4] for number, kind in enumerate(kinds)}
    return {kind: "".join(f'<li class="item">{escape(item)}</li>' for item in share) for kind, share in shares.items()}


def _nearby(seed: int, day: int, hotel: HotelFacts) -> str:
    """Similar hotels: their coordinates and review counts are on the page, this hotel's are not."""
    listed, _ = order(seed, hotel.city, day)
    others = [index for index in listed if index != hotel.index][: 1 + hotel.index % 12]
    found = [near for index in others if (near := facts(seed, hotel.city, index, day))]
    return "".join(
        f'<div class="prw_rup similar" data-name="{escape(near.name)}" data-locid="{near.id}" data-lat="{near.latitude}" '
        f'data-lng="{near.longitude}"><a class="reviewCount" href="{near.path}#REVIEWS">{thousands(near.review_count)} reviews</a></div>'
        for near in found
    )
