"""Start tags of a page that is searched as bytes; in comments, which are no data, and in scripts there are none."""

import re
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterator

START_TAG = 8_192  # bytes of a start tag; those of cards have 1,200
MAX_HITS = 2_000  # places looked at for one element; real pages need 60
MAX_UNREAD = 20_000  # comments and scripts of a page; real ones have 350
MAX_BACK = 4  # places where the start tag around some bytes may begin: a value may have "<" in it

_START = re.compile(rb"""<([a-zA-Z][a-zA-Z0-9-]{0,20})((?:[^<>"']++|"[^"]*"|'[^']*')*+)>""")
_ATTRIBUTE = re.compile(rb"""([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?""")
_OPENING = re.compile(rb"<(?:!--|script(?=[\s/>]))")


def start_tag(page: bytes, floor: int, at: int, size: int = START_TAG) -> re.Match[bytes] | None:
    """The start tag in which `at` is: its name, then its attributes as they are written. None in a text.

    It begins at `floor` or later and has at most `size` bytes.
    """
    begin = at
    for _ in range(MAX_BACK):
        begin = page.rfind(b"<", max(floor, at - size), begin)
        if begin < 0:
            return None
        tag = _START.match(page, begin, begin + size)
        if tag and tag.end() > at:
            return tag
    return None


def attributes(written: bytes) -> dict[bytes, bytes]:
    """By name in lower case; of two that have the same name the first counts."""
    found: dict[bytes, bytes] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(written):
        found.setdefault(name.lower(), double or single or bare)
    return found


class Unread:
    """Comments and scripts of a page: what looks like a tag in them is none.

    Most places are far from both: no comment and no script that opens before them is still open. Where that can't be
    told from nearby (a script may write "<!--"), all of them are looked for, once and from the start of the page.
    """

    def __init__(self, page: bytes) -> None:
        self.lowered = page.lower()
        self._outside = [0]  # places known to be in neither, in order
        self._zones: list[tuple[int, int, bytes]] | None = None

    def end(self, at: int) -> int:
        """Where the comment or script ends that the tag at `at` is in; 0 where it is in none."""
        if self._zones is None:
            floor = self._floor(at)
            if not self._opens(b"<!--", b"-->", floor, at) and not self._opens(b"<script", b"</script", floor, at):
                insort(self._outside, at)
                return 0
        return self._zone(at)[0]

    def comments(self, at: int) -> bool:
        """Whether what stands at `at` is commented out. A script may be; what it writes about comments makes none."""
        return self._opens(b"<!--", b"-->", self._floor(at), at) and self._zone(at)[1] == b"<!--"

    def _floor(self, at: int) -> int:
        return self._outside[bisect_right(self._outside, at) - 1]

    def _opens(self, opening: bytes, closing: bytes, floor: int, at: int) -> bool:
        begin = self.lowered.rfind(opening, floor, at)
        return begin >= 0 and self.lowered.find(closing, begin + 2, at) < 0  # "<!-->" is a whole comment

    def _zone(self, at: int) -> tuple[int, bytes]:
        """Where the comment or script ends that `at` is in, and how it opens; 0 where it is in none."""
        if self._zones is None:
            self._zones = list(self._look_through())
        before = bisect_left(self._zones, (at,)) - 1
        _, end, opening = self._zones[before] if before >= 0 else (0, 0, b"")
        return (end, opening) if at < end else (0, b"")

    def _look_through(self) -> Iterator[tuple[int, int, bytes]]:
        """What does not end reaches to the end of the page, and so does the last one that is looked at."""
        floor = position = count = 0
        while opening := _OPENING.search(self.lowered, position):
            begin = opening.start()
            value = start_tag(self.lowered, floor, begin)
            if value:  # it stands in an attribute
                position = value.end()
                continue
            count += 1
            closing = b"-->" if opening[0] == b"<!--" else b"</script"
            end = self.lowered.find(closing, begin + 2) if count < MAX_UNREAD else -1
            floor = position = len(self.lowered) if end < 0 else end + len(closing)
            yield begin, position, opening[0]


def start_tags(
    page: bytes, unread: Unread, near: bytes, floor: int = 0, end: int | None = None, size: int = START_TAG
) -> Iterator[re.Match[bytes]]:
    """Start tags in which all words of `near` stand, in page order; the first word is what is looked for."""
    first, *others = near.split()
    position = floor
    for _ in range(MAX_HITS):
        position = page.find(first, position, end)
        if position < 0:
            return
        tag = start_tag(page, floor, position, size)
        if tag is None:  # it stands in a text
            position += len(first)
            continue
        floor = position = tag.end()
        if all(word in tag[0] for word in others):
            if behind := unread.end(tag.start()):
                floor = position = behind
            else:
                yield tag
