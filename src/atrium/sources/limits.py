"""What a page may have at most. Trees take memory by the tag, and time by the square of some things."""

import re

from atrium.contracts.errors import PageTooComplex

MAX_PAGE = 16 * 2**20  # bytes; the largest real page seen has 1.4 MB
MAX_TREE = 4 * 2**20  # bytes of a page of which a whole tree is built
MAX_TAGS = 100_000  # of such a page, end tags counted; real pages have 12,000, and a tree takes up to 1 KB for each
MAX_DEPTH = 2_000  # of elements; the deepest real page seen has 60
MAX_ATTRIBUTES = 2_000  # of one element; real ones have 20, and lexbor takes the square of their number

_ATTRIBUTE = rb"""(?:[\s/]*+[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+)"""
_CROWD = rb"%b{%d}" % (_ATTRIBUTE, MAX_ATTRIBUTES)
_CROWDED = re.compile(rb"</?[a-zA-Z][^\s/>]*+%b" % _CROWD)
# what a tokenizer takes as one piece: a comment; an element whose contents are no markup; a tag
_PIECE = re.compile(
    rb"<(?:!--(?:-?>|.*?(?:--!?>|\Z))|[!?][^>]*+|/?(?P<name>[a-zA-Z][^\s/>]*+)(?P<attributes>%b*+))" % _ATTRIBUTE,
    re.DOTALL,
)
_RAW = frozenset(b"iframe noembed noframes script style textarea title xmp".split())
_FOREIGN = frozenset((b"math", b"svg"))  # in which those are elements like all others
_TAG = re.compile(rb"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})")
# elements that have no end tag, or may do without: they don't nest by themselves
_FLAT = frozenset(
    b"area base br col embed hr img input link meta param source track wbr "
    b"p li dt dd option optgroup tr td th thead tbody tfoot colgroup rt rp html head body".split()
)


def check_size(page: bytes, limit: int = MAX_PAGE) -> None:
    """Raises PageTooComplex, as the next does."""
    if len(page) > limit:
        raise PageTooComplex(f"the page has {len(page) / 2**20:.0f} MB; no real one has more than {limit >> 20}")


def check_tree(page: bytes) -> None:
    """Whether a tree can be built of it. `page` is UTF-8."""
    if page.count(b"<") > MAX_TAGS:
        raise PageTooComplex(f"the page has more than {MAX_TAGS:,} tags")
    if _depth(page) > MAX_DEPTH:  # building such a tree takes lexbor the square of its depth, and bs4 the stack
        raise PageTooComplex(f"elements are nested more than {MAX_DEPTH:,} deep")
    if _CROWDED.search(page) and _crowded(page):
        raise PageTooComplex(f"an element has more than {MAX_ATTRIBUTES:,} attributes")


def _depth(page: bytes) -> int:
    """How deep elements are nested, at most: end tags that match nothing are taken at their word."""
    depth = deepest = 0
    for closing, name in _TAG.findall(page):
        if name.lower() in _FLAT:
            continue
        depth = max(0, depth - 1) if closing else depth + 1
        deepest = max(deepest, depth)
    return deepest


def _crowded(page: bytes) -> bool:
    """Whether a tag is: `i<n; i++` in a script starts none, however many words follow."""
    position = foreign = 0
    while piece := _PIECE.search(page, position):
        position, name = piece.end(), (piece["name"] or b"").lower()
        closing = page[piece.start() + 1 : piece.start() + 2] == b"/"
        if piece["attributes"] and _CROWDED.match(page, piece.start()):
            return True
        if name in _FOREIGN:
            foreign = max(0, foreign - 1) if closing else foreign + 1
        elif name in _RAW and not closing and not foreign:
            end = re.compile(rb"</%b(?=[\s/>])" % name, re.IGNORECASE).search(page, position)
            position = end.start() if end else len(page)
    return False
