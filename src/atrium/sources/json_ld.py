"""JSON-LD of a page, found without building a tree. https://www.w3.org/TR/json-ld11/#embedding-json-ld-in-html-documents"""

import json
import re
from collections.abc import Iterator
from typing import Any

import orjson

MAX_DEPTH = 24  # of lists and objects that are looked into; real pages have at most 6
_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")
_OPENING = re.compile(rb"<script\b[^<>]*$", re.IGNORECASE)


def blocks(page: bytes) -> Iterator[Any]:
    """Decoded contents of each `<script type="application/ld+json">`, in page order; undecodable ones are left out.

    `page` is UTF-8. Linear: no byte is looked at more than a constant number of times.
    """
    position = 0
    while (position := page.find(b"ld+json", position)) >= 0:
        start = page.find(b">", position, position + 1000) + 1
        if not start or not _OPENING.search(page, max(0, position - 300), position):
            position += 7
            continue
        end = page.find(b"</", start)
        while end >= 0 and page[end + 2 : end + 8].lower() != b"script":
            end = page.find(b"</", end + 2)
        if end < 0:
            return
        decoded = decode(page[start:end])
        if decoded is not None:
            yield decoded
        position = end


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
