"""JSON-LD of a page, found without building a tree. https://www.w3.org/TR/json-ld11/#embedding-json-ld-in-html-documents"""

import html
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

import orjson

from atrium.sources.tags import Unread, attributes, start_tag

MAX_BYTES = 2**20  # of all blocks of a page; real ones have up to 45 KB, and objects take 30 times their bytes
MAX_DEPTH = 24  # of lists and objects that are looked into; real pages have at most 6
_NEAR = re.compile(rb"ld(?:\+|&#43;|&#x2b;|&plus;)json")  # sites escape the plus
_END = re.compile(rb"</script(?=[\s/>])")
_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")


def blocks(texts: Iterable[bytes]) -> Iterator[Any]:
    """Decoded blocks; undecodable ones are left out, and those that are more than any real page has."""
    left = MAX_BYTES
    for text in texts:
        if len(text) > left:
            continue
        left -= len(text)
        decoded = decode(text)
        if decoded is not None:
            yield decoded


def scripts(page: bytes, unread: Unread) -> Iterator[bytes]:
    """Contents of each `<script type="application/ld+json">` that stands in no comment, in page order.

    `page` is UTF-8. Linear: no byte is looked at more than a constant number of times.
    """
    position = floor = 0
    while hit := _NEAR.search(unread.lowered, position):
        position = hit.end()
        tag = start_tag(page, floor, hit.start())
        if tag is None or tag[1].lower() != b"script" or unread.end(tag.start()):
            continue
        floor = position = tag.end()
        kind = html.unescape(attributes(tag[2]).get(b"type", b"").decode("utf-8", "replace"))
        if "ld+json" in kind.lower():
            end = _END.search(unread.lowered, floor)
            floor = position = end.start() if end else len(page)
            yield page[tag.end() : floor]


def decode(text: bytes) -> Any:
    """A JSON document, forgiving what sites get wrong: line breaks in strings, trailing commas, a comment around it."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        pass
    forgiven = text.decode("utf-8", "replace").strip().removeprefix("<!--").removesuffix("-->")
    forgiven = forgiven.removeprefix("//<![CDATA[").removesuffix("//]]>").strip().rstrip(";")
    try:
        return json.loads(_TRAILING_COMMA.sub("", forgiven), strict=False, parse_constant=lambda _: None)
    except (ValueError, RecursionError):
        return None


def objects(value: Any, depth: int = 0, *, lists: bool = True) -> Iterator[dict[str, Any]]:
    """Every object in `value`, outermost first: whatever @graph, arrays or properties it is nested in.

    Without `lists` those that are an element of an ItemList are left out: a page about one thing lists others.
    """
    if depth > MAX_DEPTH:
        return
    if isinstance(value, dict):
        yield value
        for name, inner in value.items():
            if isinstance(inner, (dict, list)) and (lists or name != "itemListElement"):
                yield from objects(inner, depth + 1, lists=lists)
    elif isinstance(value, list):
        for inner in value:
            yield from objects(inner, depth + 1, lists=lists)


def types(thing: dict[str, Any]) -> set[str]:
    """Names of its types without their vocabulary: {"Hotel"}."""
    found = thing.get("@type", ())
    names = [found] if isinstance(found, str) else found if isinstance(found, list) else []
    return {
        name.rsplit("/", 1)[-1].rsplit("#", 1)[-1].removeprefix("schema:") for name in names if isinstance(name, str)
    }


def reference(value: Any) -> str | None:
    """What it refers to, where it is nothing but that: {"@id": "#address"}."""
    found = value.get("@id") if isinstance(value, dict) and len(value) == 1 else None
    return found if isinstance(found, str) else None


def named(block: Any) -> dict[str, dict[str, Any]]:
    """The objects of a block that others may refer to."""
    return {thing["@id"]: thing for thing in objects(block) if len(thing) > 1 and isinstance(thing.get("@id"), str)}


def resolved(thing: dict[str, Any], things: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """`thing` with the objects that its properties refer to in their place."""
    return {key: things.get(reference(value) or "", value) for key, value in thing.items()}
