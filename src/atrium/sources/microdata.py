"""Microdata as the same objects that JSON-LD gives. https://html.spec.whatwg.org/multipage/microdata.html#microdata"""

from typing import Any

from atrium.sources.markup import Node

MAX_ITEMS = 5_000  # of a page; the largest real list has 100
MAX_NESTING = 24  # items within items; real pages have 4
TEXT_BUDGET = 4_000_000  # characters of all properties together, so that nested ones stay linear
_ADDRESSES = {"a": "href", "area": "href", "link": "href", "img": "src", "source": "src", "object": "data"}
# an address by its meaning; sites put itemprop="name" on links, whose value would be the href by the letter
_ADDRESS_NAMES = frozenset({"image", "item", "logo", "map", "photo", "photos", "sameAs", "url"})


def items(root: Node) -> list[dict[str, Any]]:
    """Items that are no property of another, in page order: {"@type": […], property: text, item or a list of these}."""
    found: list[dict[str, Any]] = []
    budget, count = TEXT_BUDGET, 0
    waiting: list[tuple[Node, dict[str, Any] | None, int]] = [(root, None, 0)]
    while waiting:
        node, scope, depth = waiting.pop()
        names = (node.attr("itemprop") or "").split()
        own: dict[str, Any] | None = None
        if node.attr("itemscope") is not None and depth < MAX_NESTING and count < MAX_ITEMS:
            count += 1
            own = {"@type": (node.attr("itemtype") or "").split()}
            if scope is None or not names:
                found.append(own)
        if scope is not None and names and budget > 0:
            value = own or _value(node, names)
            budget -= len(value) if isinstance(value, str) else 0
            for name in names:
                _add(scope, name, value)
        below = own if own is not None else scope
        waiting += [(child, below, depth + (own is not None)) for child in reversed(node.children())]
    return found


def _add(item: dict[str, Any], name: str, value: Any) -> None:
    if name == "@type" or value is None:
        return
    if name not in item:
        item[name] = value
    elif isinstance(item[name], list):
        item[name].append(value)
    else:
        item[name] = [item[name], value]


def _value(node: Node, names: list[str]) -> str | None:
    tag = node.tag()
    address = node.attr(_ADDRESSES[tag]) if tag in _ADDRESSES else None
    if address and (tag in {"link", "img"} or _ADDRESS_NAMES.intersection(names)):
        return address
    return node.attr("content") or (node.attr("datetime") if tag == "time" else None) or node.text()
