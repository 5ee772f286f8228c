"""What people see of a page besides its hotels: reviews, pictures, menus, and widgets around everything."""

from functools import cache
from random import Random

from atrium.origin import phrases
from atrium.origin.dice import dice
from atrium.origin.filler.tokens import fragments, token

BLOCKS = 160  # of each kind, made once


@cache
def reviews() -> tuple[str, ...]:
    """Guests' reviews, about 3 KB of markup each."""
    return tuple(_review(dice("review", number)) for number in range(BLOCKS))


def _review(roll: Random) -> str:
    text = " ".join(roll.choices(phrases.SENTENCES, k=roll.randint(4, 9)))
    title, _, rest = text.partition(". ")
    number, member = roll.randint(10**8, 10**9), roll.randbytes(16).hex().upper()
    return (
        f'<div class="review-container" data-reviewId="{number}" data-collapsed="true"><!--trkR:{number}-->\n'
        '<div class="prw_rup prw_reviews_basic_review_hsx" data-prwidget-name="reviews_basic_review_hsx" data-prwidget-init="handlers">'
        f'<div id="review_{number}" class="reviewSelector"><div class="review hsx_review ui_columns is-multiline">'
        f'<div class="ui_column is-2"><div class="member_info"><div id="UID_{member}-SRC_{number}" class="memberOverlayLink" '
        f'onmouseover="widgetEvCall(\'handlers.initMemberOverlay\', event, this);" data-anchorWidth="90"><div class="avatar profile_{member}">'
        f'<div class="ui_avatar large"><img src="/img2/x.gif" id="lazyload_{number % 7919}" class="basicImg" data-mediaid="{number % 10**7}"/>'
        f'</div></div><div class="username mo"><span class="expand_inline scrname">{roll.choice(phrases.GUESTS)} {number % 97}</span></div></div>'
        f'<div class="memberBadgingNoText"><span class="ui_icon pencil-paper"></span><span class="badgetext">{number % 60}</span></div></div></div>'
        '<div class="ui_column is-9"><div class="innerBubble"><div class="wrap"><div class="rating reviewItemInline">'
        f"<span class=\"ratingDate relativeDate\" title='{roll.randint(1, 28)} October'>Reviewed lately</span></div>"
        f"<div class=\"quote isNew\"><a href=\"/ShowUserReviews-r{number}.html\" onclick=\"ta.setEvtCookie('Reviews','title','',0,this.href);\" "
        f'id="rn{number}"><span class="noQuotes">{title}</span></a></div>'
        f'<div class="prw_rup prw_reviews_text_summary_hsx" data-prwidget-name="reviews_text_summary_hsx"><div class="entry"><p class="partial_entry">{rest}'
        '<span class="taLnk ulBlueLinks" onclick="widgetEvCall(\'handlers.clickExpand\',event,this);">More</span></p></div></div>'
        f'<div class="helpful redesigned hsx_helpful"><span class="thankButton hsx_thank_button" onclick="ta.prwidgets.call('
        f"'deferred/clicks.clickThank',event,this,'{token(roll, 520)}');return false;\"><span class=\"helpful_text\">"
        f'<span class="ui_icon thumbs-up-fill"></span><span class="numHelp">{roll.randint(1, 60)}</span></span></span></div>'
        "</div></div></div></div></div></div><!--etk-->\n</div>"
    )


@cache
def pictures() -> tuple[str, ...]:
    """Pictures that load late, with another for those without scripts: about 700 characters each."""
    return tuple(_picture(dice("late picture", number)) for number in range(BLOCKS))


def _picture(roll: Random) -> str:
    number = roll.randint(10**7, 10**9)
    address, style = f"/media/photo-s/{number}.svg", f"max-width:{roll.randint(100, 170)}%; max-height:100%;"
    return (
        '<div class="prw_rup prw_common_centered_image" data-prwidget-name="common_centered_image" data-prwidget-init="">'
        f'<span class="imgWrap" style="{style}"><img src="/img2/x.gif" id="lazyload_{number}" class="onDemandImg centeredImg" '
        f'data-src="{address}" style="{style}" data-mediaid="{number}"/><noscript><img src="{address}" class="centeredImg noscript" '
        f'style="{style}" data-mediaid="{number}"/></noscript></span></div>'
    )


@cache
def menus() -> tuple[str, ...]:
    """Filters of twelve boxes, about 3 KB each."""
    return tuple(_menu(dice("menu", number)) for number in range(BLOCKS))


def _menu(roll: Random) -> str:
    items = "".join(
        f'<li class="subItem" data-tracker="{word}"><div class="ui_checkbox item"><input type="checkbox" '
        f'id="filters_hsx_checkbox_{number}" class="filters_hsx_checkbox_cbx" onchange="widgetEvCall(\'handlers.update\','
        f'event,this);"><label for="filters_hsx_checkbox_{number}" class="label">{word}</label></div></li>'
        for number, word in enumerate(roll.sample(phrases.AMENITIES, 12))
    )
    return f'<ul class="ui_list subMenu">{items}</ul>'


@cache
def links() -> tuple[str, ...]:
    """What a head and a footer refer to, a dozen at once."""
    return tuple(_links(dice("links", number)) for number in range(BLOCKS // 4))


def _links(roll: Random) -> str:
    return "".join(
        f'<link rel="stylesheet" type="text/css" href="/css2/build/less/{word}-v2{roll.randint(10**9, 10**10)}.css" media="screen, print"/>'
        for word in roll.choices(fragments(), k=12)
    )


@cache
def widgets() -> tuple[str, ...]:
    """Boxes in boxes with a word or two in them, 1 to 2 KB each."""
    return tuple(_widget(dice("widget", number)) for number in range(BLOCKS))


def _widget(roll: Random) -> str:
    name = f"{roll.choice(('common', 'meta', 'photos', 'typeahead', 'rup', 'datepickers'))}_{roll.choice(fragments()).lower()}"
    rows = "".join(
        f'<div class="{roll.choice(("row", "ui_columns is-mobile", "detail", "balance"))} {name}" data-element=".{name}"><span '
        f"onclick=\"widgetEvCall('handlers.{roll.choice(fragments())}', event, this);\">{word}</span></div>"
        for word in roll.sample(phrases.AMENITIES, roll.randint(3, 7))
    )
    return (
        f'<div class="prw_rup prw_{name}" data-prwidget-name="{name}" data-prwidget-init="handlers"><div class="block_wrap {name}">'
        f'<div class="header"><a href="/ShowTopic-g{roll.randint(10**4, 10**6)}-{roll.choice(fragments())}.html" '
        f"onclick=\"widgetEvCall('handlers.track', event, this);\">{roll.choice(phrases.GUESTS)}</a></div>{rows}</div></div>"
    )
