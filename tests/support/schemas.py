"""Which changes of a JSON Schema break a reader or a writer that knows the old one."""

from typing import Any

_SAID_ONLY = {"title", "description", "default", "examples", "$schema", "$id", "$comment"}


def changes(old: dict[str, Any], new: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Paths of (breaking, additive) changes: a new optional property is additive, whatever else differs is not."""
    breaking: list[str] = []
    additive: list[str] = []
    _compare(_resolved(old, old), _resolved(new, new), "event", breaking, additive)
    return breaking, additive


def _resolved(node: Any, root: dict[str, Any]) -> Any:
    if isinstance(node, list):
        return [_resolved(each, root) for each in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        name = node["$ref"].rpartition("/")[2]
        return _resolved({**root["$defs"][name], **{key: node[key] for key in node if key != "$ref"}}, root)
    return {key: _resolved(value, root) for key, value in node.items() if key != "$defs"}


def _compare(old: Any, new: Any, path: str, breaking: list[str], additive: list[str]) -> None:
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new) and old and isinstance(old[0], dict):
        for number, (before, after) in enumerate(zip(old, new, strict=True)):
            _compare(before, after, f"{path}[{number}]", breaking, additive)
        return
    if not (isinstance(old, dict) and isinstance(new, dict)):
        if old != new:
            breaking.append(f"{path}: {old!r} became {new!r}")
        return
    for key in sorted((old.keys() | new.keys()) - ({"properties"} | _SAID_ONLY)):
        _compare(old.get(key), new.get(key), f"{path}.{key}", breaking, additive)
    before, after = old.get("properties", {}), new.get("properties", {})
    for name in before:
        if name in after:
            _compare(before[name], after[name], f"{path}.{name}", breaking, additive)
        else:
            breaking.append(f"{path}.{name}: is gone")
    additive.extend(f"{path}.{name}: is new" for name in after if name not in before)
