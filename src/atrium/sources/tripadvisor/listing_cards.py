"""Cards of a list page, and single elements of them, for both engines.

A list page of 1.2 MB has 31 cards with six facts in each, and 20,000 elements around them. So the fast engine looks for
the bytes that name an element, reads its start tag and its contents, and builds no tree; the slow ones ask their tree.

Selectors are a part of CSS: a tag or none, then any of #id, .class, [attr], [attr="value"] and [attr*="value"].
"""

import html
import re
from collections.abc import Iterator
from functools import cache, cached_property
from itertools import pairwise
from typing import NamedTuple, Protocol

from atrium.sources.markup import LexborPage, Node, Page
from atrium.sources.text import clean

MAX_CARDS = 400  # of one page; real ones have 31
MAX_TRIES = 100  # places looked at for one element; real pages need 12
CARD = 131_072  # bytes of a card; real ones have 40,000
START_TAG = 8_192  # bytes of a start tag; those of cards have 1,200
CONTENTS = 4_096  # bytes whose text is wanted

_START = re.compile(rb"""<([a-zA-Z][a-zA-Z0-9-]{0,20})((?:[^<>"']|"[^"]*"|'[^']*')*+)>""")
_ATTRIBUTE = re.compile(rb"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?""")
_MARKUP = re.compile(rb"<!--.*?-->|<[^>]*>", re.DOTALL)
_CONDITION = re.compile(r'#([\w-]+)|\.([\w-]+)|\[([\w-]+)(?:(\*?)="([^"]*)")?\]')
_WRAPPER = re.compile(rb"<(/?)(li|article)(?=[\s>])", re.IGNORECASE)
_VOID = frozenset((b"img", b"input", b"link", b"meta"))


class Element(Protocol):
    def attr(self, name: str) -> str | None: ...

    def text(self) -> str | None:
        """Its text as one clean line; None where there is none."""
        ...

    def one(self, *selectors: str) -> "Element | None":
        """The first element below it that matches the first selector, else the second …"""
        ...

    def says(self, words: str) -> bool:
        """Whether an element of it consists of these words, whatever their case."""
        ...


def one(
    document: Page, selector: str, near: bytes, *, size: int = START_TAG, within: int | None = None
) -> Element | None:
    """The first element of the page that matches; `near` stands in its start tag, which has at most `size` bytes.

    The longer `near` is, the faster it is found. `within` says how many bytes from the start it is looked for.
    """
    if isinstance(document, LexborPage):
        return next(_pieces(document.raw, selector, 0, within, near=near, size=size), None)
    return next(map(_Branch, document.find(selector, near)), None)


def cards(document: Page, selector: str, near: bytes) -> list[Element]:
    """Elements that match, none inside another, in page order; `near` stands in their start tags."""
    if not isinstance(document, LexborPage):
        return [_Branch(node) for node in document.find(selector, near)]
    return _in_a_row(list(_pieces(document.raw, selector, near=near, most=MAX_CARDS)))


def titled_cards(document: Page, title: str, near: bytes) -> list[Element]:
    """The innermost list items or articles around elements that match `title`; the elements where one has none."""
    if not isinstance(document, LexborPage):
        alone = any(True for _ in document.find(f"{title}:not(li *, article *)", near))
        around = document.find(title if alone else f":is(li, article):has({title})", near)
        return [_Branch(node) for node in around if not any(inner.first(title) for inner in node.all("li, article"))]
    pieces = list(_pieces(document.raw, title, near=near, most=MAX_CARDS))
    wrappers = [_around(document.raw, piece.start) for piece in pieces]
    if None in wrappers:
        return list(pieces)
    return _in_a_row(list({piece.start: piece for piece in wrappers if piece}.values()))


class _Branch:
    """An element of a tree."""

    def __init__(self, node: Node) -> None:
        self._node = node
        self.attr = node.attr
        self.text = node.text

    def one(self, *selectors: str) -> Element | None:
        return next(map(_Branch, filter(None, map(self._node.first, selectors))), None)

    def says(self, words: str) -> bool:
        return any((node.text() or "").casefold() == words for node in self._node.all("*"))


class _Piece:
    """An element as bytes: its start tag now, its contents when they are asked for."""

    def __init__(self, raw: bytes, opening: re.Match[bytes]) -> None:
        self.raw, self.start, self.inside = raw, opening.start(), opening.end()
        self.tag, self._written = opening[1].lower(), opening[2]

    @cached_property
    def _attributes(self) -> dict[bytes, bytes]:
        found: dict[bytes, bytes] = {}
        for name, double, single, bare in _ATTRIBUTE.findall(self._written):
            found.setdefault(name.lower(), double or single or bare)
        return found

    @cached_property
    def end(self) -> int:
        """Where its end tag stands, or as far as a card may reach."""
        if self.tag in _VOID:
            return self.inside
        depth = 1
        for found in _tags(self.tag).finditer(self.raw, self.inside, self.start + CARD):
            depth += -1 if found[1] else 1
            if not depth:
                return found.start()
        return min(len(self.raw), self.start + CARD)

    def attr(self, name: str) -> str | None:
        written = self._attributes.get(name.encode())
        return None if written is None else html.unescape(written.decode("utf-8", "replace"))

    def text(self) -> str | None:
        written = self.raw[self.inside : min(self.end, self.inside + CONTENTS)]
        return clean(html.unescape(_MARKUP.sub(b"", written).decode("utf-8", "replace")))

    def one(self, *selectors: str) -> Element | None:
        found = (next(_pieces(self.raw, selector, self.inside, self.end), None) for selector in selectors)
        return next(filter(None, found), None)

    def says(self, words: str) -> bool:
        said = re.compile(rb">\s{0,9}%b\s{0,9}<" % re.escape(words.encode()), re.IGNORECASE)
        return said.search(self.raw, self.inside, self.end) is not None


def _in_a_row(pieces: list[_Piece]) -> list[Element]:
    """Each up to where the next one starts: to look for 30 end tags among 10,000 would cost more than all the rest."""
    for piece, following in pairwise(pieces):
        piece.end = following.start
    return list(pieces)


def _pieces(
    raw: bytes,
    selector: str,
    start: int = 0,
    end: int | None = None,
    *,
    near: bytes = b"",
    size: int = START_TAG,
    most: int = 1,
) -> Iterator[_Piece]:
    """The first `most` elements between `start` and `end` that match."""
    wanted = _compiled(selector)
    near = near or wanted.word
    position, end = start, len(raw) if end is None else min(end, len(raw))
    tries = MAX_TRIES + 20 * most
    while most and tries and (position := raw.find(near, position, end)) >= 0:
        tries -= 1
        begin = raw.rfind(b"<", max(start, position - size), position)
        opening = _START.match(raw, begin, min(end, begin + size)) if begin >= 0 else None
        if opening is None or opening.end() <= position:
            position += len(near)
            continue
        piece = _Piece(raw, opening)
        position = opening.end()
        if wanted.matches(piece):
            most -= 1
            yield piece


def _around(raw: bytes, position: int) -> _Piece | None:
    """The innermost list item or article that holds `position`."""
    closed = {b"li": 0, b"article": 0}
    for found in reversed(list(_WRAPPER.finditer(raw, max(0, position - CARD), position))):
        tag = found[2].lower()
        if found[1]:
            closed[tag] += 1
        elif closed[tag]:
            closed[tag] -= 1
        elif opening := _START.match(raw, found.start(), found.start() + START_TAG):
            return _Piece(raw, opening)
    return None


class _Selector(NamedTuple):
    tag: bytes
    conditions: tuple[tuple[str, str, str], ...]  # attribute, how ("=", "*=", "" for any value, "." for a word of it)
    word: bytes  # stands in each start tag that matches

    def matches(self, piece: _Piece) -> bool:
        return (not self.tag or piece.tag == self.tag) and all(
            (found := piece.attr(name)) is not None and _holds(found, how, value)
            for name, how, value in self.conditions
        )


def _holds(found: str, how: str, value: str) -> bool:
    match how:
        case ".":
            return value in found.split()
        case "*=":
            return value in found
        case "=":
            return value == found
    return True


@cache
def _compiled(selector: str) -> _Selector:
    conditions = []
    for identity, style, name, part, value in _CONDITION.findall(selector):
        if identity:
            conditions.append(("id", "=", identity))
        elif style:
            conditions.append(("class", ".", style))
        else:
            conditions.append((name, f"{part}=" if value else "", value))
    tag = selector[: next((at for at, letter in enumerate(selector) if letter in "#.["), len(selector))]
    word = max((value or name for name, _, value in conditions), key=len)
    return _Selector(tag.encode(), tuple(conditions), word.encode())


@cache
def _tags(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"<(/?)%b(?=[\s>])" % re.escape(name), re.IGNORECASE)
