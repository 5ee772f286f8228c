"""The same page written differently: nothing that a reader or a script could tell has changed."""

import random
import re
from collections.abc import Callable

_UNREAD = rb"<!--.*?-->|<script\b.*?</script\s*>|<style\b.*?</style\s*>"
_PARTS = re.compile(_UNREAD + rb"""|(?P<tag><[a-zA-Z](?:[^<>"']++|"[^"]*"|'[^']*')*+>)""", re.DOTALL | re.IGNORECASE)
_OPENING = re.compile(rb"<script\b[^<>]*>", re.IGNORECASE)
_DOUBLE = re.compile(rb"""(?<=\s)([^\s"'<>/=]+)="([^"]*)\"""")

Write = Callable[[bytes, bytes], bytes]


def single(name: bytes, value: bytes) -> bytes:
    return b"%b='%b'" % (name, value) if b"'" not in value else b'%b="%b"' % (name, value)


def bare(name: bytes, value: bytes) -> bytes:
    simple = re.fullmatch(rb"""[^\s"'=<>`/]+(?:/[^\s"'=<>`/]+)*""", value)
    return b"%b=%b" % (name, value) if simple else b'%b="%b"' % (name, value)


def spaced(name: bytes, value: bytes) -> bytes:
    return b'%b = "%b"' % (name, value)


def broken(name: bytes, value: bytes) -> bytes:
    return b'%b\n=\n"%b"' % (name, value)


def mixed(seed: int) -> Write:
    dice = random.Random(seed)

    def write(name: bytes, value: bytes) -> bytes:
        one: Write = dice.choice((single, bare, spaced, broken))
        return one(name, value)

    return write


def attributes(page: bytes, write: Write) -> bytes:
    """Every attribute of every start tag, those of scripts included, as `write` has it."""

    def tag(written: bytes) -> bytes:
        return _DOUBLE.sub(lambda found: write(found[1], found[2]), written)

    def part(found: re.Match[bytes]) -> bytes:
        if found["tag"]:
            return tag(found[0])
        return _OPENING.sub(lambda opening: tag(opening[0]), found[0], count=1)

    return _PARTS.sub(part, page)


def commented(page: bytes, other: bytes) -> bytes:
    """`other` in a comment of the body; in one of the head, an encoding."""
    page = _behind(page, b"head", b'<!-- <meta charset="koi8-r"> -->')
    return _behind(page, b"body", b"<!-- %b -->" % other.replace(b"--", b"__"))


def scripted(page: bytes, other: bytes) -> bytes:
    """`other` in a script that would write it, and a comment that it would write as well."""
    return _behind(page, b"body", b"<script>write(`<!-- %b`);</script>" % other)


def _behind(page: bytes, name: bytes, what: bytes) -> bytes:
    found = re.search(rb"<%b\b[^<>]*>" % name, page, re.IGNORECASE)
    return page[: found.end()] + what + page[found.end() :] if found else page + what
