"""The rest of a page: what makes a hotel page 650 KB and a list page 1.2 MB, of which gzip leaves a fifth.

Real pages are mostly scripts, styles, reviews, menus and offers with long tokens. Blocks of each kind are made once and
drawn from by each page, so that a page costs a join of strings and still differs from the next.
"""

import base64
from functools import cache
from random import Random

from atrium.origin import words
from atrium.origin.dice import dice

POOL = 160  # blocks of each kind


def token(roll: Random, length: int) -> str:
    """As opaque as the click tokens of a real page: compresses to three quarters."""
    return base64.b64encode(roll.randbytes(length * 3 // 4), b"xz").decode()[:length]


@cache
def reviews() -> tuple[str, ...]:
    """Guests' reviews, 2 to 3 KB of markup each."""
    return tuple(_review(dice("review", number)) for number in range(POOL))


def _review(roll: Random) -> str:
    text = " ".join(roll.choices(words.SENTENCES, k=roll.randint(4, 9)))
    title, _, rest = text.partition(". ")
    number, stars = roll.randint(10**8, 10**9), roll.randint(2, 5)
    return (
        f'<div class="review-container" data-reviewid="{number}"><div class="prw_rup prw_reviews_review">'
        f'<div class="reviewSelector" id="review_{number}"><div class="member_info"><div class="memberOverlayLink" '
        f'data-anchorwidth="90" id="UID_{token(roll, 32)}-SRC_{number}"><div class="username mo">'
        f"{roll.choice(words.GUESTS)} {number % 97}</div></div></div>"
        f'<div class="ui_column is-9"><div class="innerBubble"><div class="wrap"><div class="rating reviewItemInline">'
        f'<span class="ratingDate relativeDate" title="{roll.randint(1, 28)} October">Reviewed lately</span></div>'
        f'<div class="quote isNew"><a href="/ShowUserReviews-r{number}.html"><span class="noQuotes">{title}</span></a></div>'
        f'<div class="prw_rup prw_reviews_text_summary_hsx"><div class="entry"><p class="partial_entry">{rest}'
        f'<span class="taLnk ulBlueLinks" onclick="widgetEvCall(\'handlers.clickExpand\',event,this);">More</span></p></div></div>'
        f'<div class="helpful redesigned"><span class="thankIcon" data-stars="{stars}"></span><span class="numHelp">'
        f"{roll.randint(1, 60)}</span></div></div></div></div></div></div></div>"
    )


@cache
def scripts() -> tuple[str, ...]:
    """Inline scripts and styles, about 4 KB each; a few mention captchas and consent, as those of real pages do."""
    return tuple(_script(dice("script", number)) for number in range(POOL))


def _script(roll: Random) -> str:
    lines = [
        f"ta.store('{token(roll, 12)}.{word.lower().replace(' ', '_')}',{{'id':{roll.randint(1, 10**7)},'seen':true,"
        f"'css':'https://static.practice.example/css2/build/less/{token(roll, 10)}-v2{roll.randint(10**9, 10**10)}.css'}});"
        for word in roll.choices(words.AMENITIES, k=20)
    ]
    mention = "if(window.consentGiven){ta.load('captcha-less')}" if roll.random() < 0.05 else ""
    return f'<script type="text/javascript">{mention}{"".join(lines)}</script>'


@cache
def menus() -> tuple[str, ...]:
    """Menus, filters and footers: the same words again and again, about 3 KB each."""
    return tuple(_menu(dice("menu", number)) for number in range(POOL))


def _menu(roll: Random) -> str:
    items = "".join(
        f'<li class="subItem" data-tracker="{word}"><div class="ui_checkbox item"><input type="checkbox" '
        f'id="filters_hsx_checkbox_{number}" class="filters_hsx_checkbox_cbx" onchange="widgetEvCall(\'handlers.update\','
        f'event,this);"><label for="filters_hsx_checkbox_{number}" class="label">{word}</label></div></li>'
        for number, word in enumerate(roll.sample(words.AMENITIES, 12))
    )
    return f'<ul class="ui_list subMenu">{items}</ul>'


def fill(roll: Random, size: int, *, tokens: float) -> str:
    """About `size` characters of body filler, `tokens` of it opaque: that share decides what gzip leaves."""
    pieces, length = [], 0
    opaque = int(size * tokens)
    kinds = (reviews(), scripts(), menus())
    while length < size - opaque:
        piece = roll.choice(kinds[roll.randrange(3)])
        pieces.append(piece)
        length += len(piece)
    for _ in range(max(1, opaque // 1_500)):
        blob = f'<div class="no_cpu" data-clickToken="{token(roll, 1_400)}" data-provider="Booking"></div>'
        pieces.insert(roll.randrange(len(pieces) + 1), blob)
    return "".join(pieces)
