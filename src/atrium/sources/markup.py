"""A page as something that can be asked: by two engines that give the same answers.

`lexbor` never builds the whole tree where it can help it: the caller says which bytes stand in the start tag of what it
looks for, and only the piece of the page from there on is parsed. `bs4` builds the tree and ignores the hint.
A hint has words of values, so that it does not matter how those are quoted.
"""

import codecs
import re
from collections.abc import Iterator
from functools import cached_property
from io import StringIO
from itertools import islice
from typing import Any, Protocol

from selectolax.lexbor import LexborHTMLParser, LexborNode

from atrium.contracts.errors import PageTooComplex
from atrium.contracts.search import ParserName
from atrium.sources import json_ld, limits
from atrium.sources.tags import Unread, start_tags
from atrium.sources.text import clean

MAX_TRIES = 400  # elements of usual reach that are looked at for one; real pages need 60
HEAD = 4_096  # bytes from the start in which a page may say what it is encoded as
REACH = 4_096  # bytes of an element that are looked at unless the caller says otherwise

_META = re.compile(rb"""<meta[^<>]{0,300}?charset\s{0,9}=\s{0,9}["']?\s{0,9}([A-Za-z0-9_.:-]{1,40})""", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?(?:-->|\Z)", re.DOTALL)
# https://encoding.spec.whatwg.org/#names-and-labels; Python has others that no page is in, and slow ones (punycode)
_CHARSETS = re.compile(
    r"ascii|big5(hkscs)?|cp(125\d|866|874|932|949)|euc_(jp|kr)|gb(k|2312|18030)|iso2022_jp|iso8859-\d+|koi8-[ru]|"
    r"mac-(roman|cyrillic)|shift_jis|tis-620|utf-16(-[bl]e)?"
)
_WIDER = {  # what a label means to a browser
    "ascii": "cp1252", "iso8859-1": "cp1252", "iso8859-9": "cp1254", "iso8859-11": "cp874", "tis-620": "cp874",
    "gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "euc_kr": "cp949", "shift_jis": "cp932",
    "utf-16": "utf-16-le",
}  # fmt: skip
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


class Node(Protocol):
    """One element."""

    def all(self, css: str) -> "list[Node]":
        """Elements below this one that match, in page order."""
        ...

    def first(self, css: str) -> "Node | None":
        """The first of them."""
        ...

    def attr(self, name: str) -> str | None:
        """None where it has no such attribute, "" where that has no value."""
        ...

    def text(self) -> str | None:
        """Its text as one clean line; None where there is none."""
        ...

    def source(self) -> bytes:
        """Its text as it stands: what a script contains."""
        ...

    def tag(self) -> str:
        """Its name, lower case."""
        ...

    def children(self) -> "list[Node]":
        """The elements directly below it."""
        ...


class Page(Protocol):
    """A whole page. `raw` is UTF-8, whatever it was sent as."""

    @property
    def raw(self) -> bytes: ...

    def json_ld(self) -> Iterator[Any]:
        """Decoded JSON-LD blocks."""
        ...

    def find(self, css: str, near: bytes, reach: int = REACH) -> Iterator[Node]:
        """Elements that match `css`, in page order.

        The words of `near` stand, to the letter, in the start tag of each of them, the rarest first; with its contents
        an element is at most `reach` bytes long. The selector may look at the element itself only.
        """
        ...

    def search(self, pattern: re.Pattern[bytes], near: bytes = b"", *, scripts: bool = False) -> re.Match[bytes] | None:
        """The first match in the markup, or with `scripts` in these as well; what is commented out is no data.

        Each begins with `near`, to the letter: the longer that is, the faster it is found.
        """
        ...


def first(page: Page, css: str, near: bytes, reach: int = REACH) -> Node | None:
    return next(page.find(css, near, reach), None)


def open_page(page: bytes, charset: str | None = None, parser: ParserName = "lexbor") -> Page:
    """Raises PageTooComplex for what is larger or deeper than any real page."""
    limits.check_size(page)
    raw = as_utf8(page, charset)
    return LexborPage(raw) if parser == "lexbor" else open_tree(raw, None, parser)


def open_tree(page: bytes, charset: str | None = None, parser: ParserName = "lexbor") -> "TreePage":
    """The same as a whole tree: cheaper where most of the page is wanted. Raises PageTooComplex."""
    limits.check_size(page, limits.MAX_TREE)
    raw = as_utf8(page, charset)
    limits.check_tree(raw)
    if parser == "lexbor":
        return TreePage(raw, lexbor_tree(raw))
    return TreePage(raw, soup(raw, "lxml" if parser == "bs4-lxml" else "html.parser"))


def as_utf8(page: bytes, charset: str | None) -> bytes:
    """The page in UTF-8. What says its encoding, strongest first: byte order mark, HTTP header, meta element.

    https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding
    """
    for mark, name in _BOMS:
        if page.startswith(mark):
            return page[len(mark) :] if name == "utf-8" else page.decode(name, "replace").encode("utf-8", "replace")
    codec = _codec(charset or "")
    if codec is None and (declared := _META.search(_COMMENT.sub(b"", page[:HEAD]))):
        codec = _codec(declared[1].decode("ascii"))
        if codec and codec.startswith("utf-16"):  # a meta element can't be read in UTF-16
            codec = None
    if codec is None or codec == "utf-8":
        return page
    return page.decode(codec, "replace").encode("utf-8", "replace")


def _codec(label: str) -> str | None:
    """Python's name of a character set that a browser knows as well."""
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    if name == "utf-8":
        return name
    return _WIDER.get(name, name) if _CHARSETS.fullmatch(name) else None


class _Bytes:
    """What both have in common: the page as it came."""

    def __init__(self, raw: bytes) -> None:
        self.raw = raw

    @cached_property
    def unread(self) -> Unread:
        return Unread(self.raw)

    def search(self, pattern: re.Pattern[bytes], near: bytes = b"", *, scripts: bool = False) -> re.Match[bytes] | None:
        start = self.raw.find(near)
        if start < 0:
            return None
        unread = self.unread.comments if scripts else self.unread.end
        found = islice(pattern.finditer(self.raw, start), MAX_TRIES)
        return next((match for match in found if not unread(match.start())), None)


class LexborPage(_Bytes):
    def json_ld(self) -> Iterator[Any]:
        return json_ld.blocks(json_ld.scripts(self.raw, self.unread))

    def find(self, css: str, near: bytes, reach: int = REACH) -> Iterator[Node]:
        left = min(MAX_TRIES, MAX_TRIES * REACH**2 // reach**2)  # a piece may take the square of its length
        for tag in start_tags(self.raw, self.unread, near):
            if LexborHTMLParser(tag[0]).css_first(css) is None:
                continue
            piece = LexborHTMLParser(self.raw[tag.start() : tag.start() + reach])
            found = piece.css_first(css)
            if found is not None and _is_first(piece, found):
                yield LexborElement(found)
            left -= 1
            if not left:
                return


def _is_first(piece: LexborHTMLParser, found: LexborNode) -> bool:
    """Whether no element comes before `found`: then it is the one whose start tag holds the hint."""
    for part in (piece.head, piece.body):
        child = part.child if part is not None else None
        while child is not None and child.tag == "-text":
            child = child.next
        if child is not None:
            return child.mem_id == found.mem_id
    return False


class LexborElement:
    __slots__ = ("_node",)

    def __init__(self, node: LexborNode) -> None:
        self._node = node

    def all(self, css: str) -> list[Node]:
        return [LexborElement(found) for found in self._node.css(css) if found.mem_id != self._node.mem_id]

    def first(self, css: str) -> Node | None:
        return next(iter(self.all(css)), None)

    def attr(self, name: str) -> str | None:
        attributes = self._node.attributes
        return (attributes[name] or "") if name in attributes else None

    def text(self) -> str | None:
        return clean(self._node.text())

    def source(self) -> bytes:
        return (self._node.text() or "").encode("utf-8", "replace")

    def tag(self) -> str:
        return self._node.tag or ""

    def children(self) -> list[Node]:
        return [LexborElement(child) for child in self._node.iter(include_text=False)]


class TreePage(_Bytes):
    """A page as its whole tree; hints are not needed."""

    def __init__(self, raw: bytes, root: Node) -> None:
        super().__init__(raw)
        self.root = root

    def json_ld(self) -> Iterator[Any]:
        return json_ld.blocks(script.source() for script in self.root.all('script[type*="ld+json"]'))

    def find(self, css: str, near: bytes, reach: int = REACH) -> Iterator[Node]:  # noqa: ARG002
        return iter(self.root.all(css))


def lexbor_tree(raw: bytes) -> Node:
    root = LexborHTMLParser(raw).root
    if root is None:
        raise PageTooComplex("the page has no element at all")
    return LexborElement(root)


def soup(raw: bytes, builder: str) -> Node:
    from bs4 import BeautifulSoup  # noqa: PLC0415 - the slow engine is an extra
    from bs4.exceptions import ParserRejectedMarkup  # noqa: PLC0415

    try:
        # as a file: of a short string bs4 warns that it looks like an address or a file's name
        return SoupElement(BeautifulSoup(StringIO(raw.decode("utf-8", "replace")), builder))
    except (AssertionError, ParserRejectedMarkup, RecursionError, ValueError) as error:
        raise PageTooComplex(f"{builder} can't read it: {type(error).__name__}") from error


class SoupElement:
    __slots__ = ("_tag",)

    def __init__(self, tag: Any) -> None:
        self._tag = tag

    def all(self, css: str) -> list[Node]:
        return [SoupElement(found) for found in self._tag.select(css)]

    def first(self, css: str) -> Node | None:
        found = self._tag.select_one(css)
        return SoupElement(found) if found is not None else None

    def attr(self, name: str) -> str | None:
        value = self._tag.get(name)
        return " ".join(value) if isinstance(value, list) else value

    def text(self) -> str | None:
        return clean(self._tag.get_text())

    def source(self) -> bytes:
        return str(self._tag.get_text()).encode("utf-8", "replace")

    def tag(self) -> str:
        return str(self._tag.name).lower()

    def children(self) -> list[Node]:
        return [SoupElement(child) for child in self._tag.children if hasattr(child, "select")]
