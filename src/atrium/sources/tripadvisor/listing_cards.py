"""Cards of a list page, and single elements of them, for both engines.

A list page of 1.2 MB has 31 cards with six facts in each, and 20,000 elements around them. So the fast engine looks for
the bytes that name an element, reads its start tag and its contents, and builds no tree; the slow ones ask their tree.

Selectors are a part of CSS: a tag or none, then any of #id, .class, [attr], [attr="value"] and [attr*="value"].
"""

import html
import re
from functools import cache
from itertools import islice, pairwise
from typing import NamedTuple, Protocol

from atrium.sources.markup import LexborPage, Node, Page
from atrium.sources.tags import START_TAG, attributes, start_tag, start_tags
from atrium.sources.text import clean

MAX_CARDS = 400  # of one page; real ones have 31
MAX_TRIES = 100  # start tags looked at for one element; real pages need 12
CARD = 131_072  # bytes of a card; real ones have 40,000
CONTENTS = 4_096  # bytes whose text is wanted

_MARKUP = re.compile(rb"""<!--.*?-->|<(?:[^<>"']++|"[^"]*"|'[^']*')*+>|<[^>]*>""", re.DOTALL)
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
        end = min(len(document.raw), within or len(document.raw))
        return _first(document, _compiled(selector), near, 0, end, size)
    return next(map(_Branch, document.find(selector, near)), None)


def cards(document: Page, selector: str, near: bytes) -> list[Element]:
    """Elements that match, none inside another, in page order; `near` stands in their start tags."""
    if not isinstance(document, LexborPage):
        return [_Branch(node) for node in document.find(selector, near)]
    return _in_a_row(_all(document, selector, near))


def titled_cards(document: Page, title: str, near: bytes) -> list[Element]:
    """The innermost list items or articles around elements that match `title`; the elements where one has none."""
    if not isinstance(document, LexborPage):
        alone = any(True for _ in document.find(f"{title}:not(li *, article *)", near))
        around = document.find(title if alone else f":is(li, article):has({title})", near)
        return [_Branch(node) for node in around if not any(inner.first(title) for inner in node.all("li, article"))]
    pieces = _all(document, title, near)
    wrappers = [_around(document, piece.start) for piece in pieces]
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

    __slots__ = ("_attributes", "_end", "_page", "_written", "inside", "start", "tag")

    def __init__(self, page: LexborPage, opening: re.Match[bytes]) -> None:
        self._page, self.start, self.inside = page, opening.start(), opening.end()
        self.tag, self._written = opening[1].lower(), opening[2]
        self._attributes: dict[bytes, bytes] | None = None
        self._end = -1

    def attributes(self) -> dict[bytes, bytes]:
        if self._attributes is None:
            self._attributes = attributes(self._written)
        return self._attributes

    def end(self) -> int:
        """Where its end tag stands, or as far as a card may reach."""
        if self._end < 0:
            self._end = self.inside if self.tag in _VOID else _closing(self._page.raw, self.tag, self.inside)
        return self._end

    def reaches(self, end: int) -> None:
        self._end = end

    def attr(self, name: str) -> str | None:
        written = self.attributes().get(name.encode())
        return None if written is None else html.unescape(written.decode("utf-8", "replace"))

    def text(self) -> str | None:
        written = self._page.raw[self.inside : min(self.end(), self.inside + CONTENTS)]
        return clean(html.unescape(_MARKUP.sub(b"", written).decode("utf-8", "replace")))

    def one(self, *selectors: str) -> Element | None:
        for selector in selectors:
            wanted = _compiled(selector)
            found = _first(self._page, wanted, wanted.word, self.inside, self.end())
            if found:
                return found
        return None

    def says(self, words: str) -> bool:
        said = re.compile(rb">\s{0,9}%b\s{0,9}<" % re.escape(words.encode()), re.IGNORECASE)
        return said.search(self._page.raw, self.inside, self.end()) is not None


def _closing(raw: bytes, tag: bytes, start: int) -> int:
    depth = 1
    for found in _tags(tag).finditer(raw, start, start + CARD):
        depth += -1 if found[1] else 1
        if not depth:
            return found.start()
    return min(len(raw), start + CARD)


def _in_a_row(pieces: list[_Piece]) -> list[Element]:
    """Each up to where the next one starts: to look for 30 end tags among 10,000 would cost more than all the rest."""
    for piece, following in pairwise(pieces):
        piece.reaches(following.start)
    return list(pieces)


def _all(page: LexborPage, selector: str, near: bytes) -> list[_Piece]:
    found: list[_Piece] = []
    wanted, position = _compiled(selector), 0
    while len(found) < MAX_CARDS and (piece := _first(page, wanted, near, position, len(page.raw))):
        found.append(piece)
        position = piece.inside
    return found


def _first(
    page: LexborPage, wanted: "_Selector", near: bytes, position: int, end: int, size: int = START_TAG
) -> _Piece | None:
    for tag in islice(start_tags(page.raw, page.unread, near, position, end, size), MAX_TRIES):
        piece = _Piece(page, tag)
        if wanted.matches(piece):
            return piece
    return None


def _around(page: LexborPage, position: int) -> _Piece | None:
    """The innermost list item or article that holds `position`."""
    closed = {b"li": 0, b"article": 0}
    for found in reversed(list(_WRAPPER.finditer(page.raw, max(0, position - CARD), position))):
        tag = found[2].lower()
        if found[1]:
            closed[tag] += 1
        elif closed[tag]:
            closed[tag] -= 1
        elif opening := start_tag(page.raw, found.start(), found.end()):
            return _Piece(page, opening)
    return None


class _Selector(NamedTuple):
    tag: bytes
    conditions: tuple[tuple[bytes, str, bytes], ...]  # attribute, how ("=", "*=", "" any value, "." one of its words)
    word: bytes  # stands in each start tag that matches

    def matches(self, piece: _Piece) -> bool:
        if self.tag and piece.tag != self.tag:
            return False
        for name, how, value in self.conditions:
            found = piece.attributes().get(name)
            if found is None or not _holds(found, how, value):
                return False
        return True


def _holds(found: bytes, how: str, value: bytes) -> bool:
    if how == ".":
        return value in found.split()
    return value in found if how == "*=" else not how or value == found


@cache
def _compiled(selector: str) -> _Selector:
    conditions = []
    for identity, style, name, part, value in _CONDITION.findall(selector):
        if identity:
            conditions.append((b"id", "=", identity.encode()))
        elif style:
            conditions.append((b"class", ".", style.encode()))
        else:
            conditions.append((name.encode(), f"{part}=" if value else "", value.encode()))
    tag = selector[: next((at for at, letter in enumerate(selector) if letter in "#.["), len(selector))]
    word = max((value or name for name, _, value in conditions), key=len)
    return _Selector(tag.encode(), tuple(conditions), word)


@cache
def _tags(name: bytes) -> re.Pattern[bytes]:
    return re.compile(rb"<(/?)%b(?=[\s>])" % re.escape(name), re.IGNORECASE)
