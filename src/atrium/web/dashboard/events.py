"""The events as a document and as a page: made from the contracts, so that neither can be out of date."""

from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from atrium.eventlog.asyncapi import asyncapi


@cache
def _document() -> dict[str, Any]:
    return asyncapi()


@require_GET
def document(request: HttpRequest) -> HttpResponse:
    """https://www.asyncapi.com/docs/reference/specification/v3.0.0"""
    return JsonResponse(_document(), json_dumps_params={"indent": 2})


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    found = _document()
    schemas = found["components"]["schemas"]
    events = [
        {
            "topic": channel["address"],
            "type": name,
            "says": channel["description"],
            "fields": _fields(schemas[_name(schemas[_name(message["payload"])]["properties"]["data"])]),
            "operations": [each for each in found["operations"].values() if each["channel"]["$ref"].endswith(topic)],
        }
        for topic, channel in found["channels"].items()
        for name in channel["messages"]
        for message in [found["components"]["messages"][name]]
    ]
    # every envelope has the same attributes: they are shown once
    envelope = _fields(schemas[_name(found["components"]["messages"][events[0]["type"]]["payload"])])
    shared = {name: _fields(schema) for name, schema in schemas.items() if schema.get("properties")}
    used = {field["of"] for event in events for field in event["fields"] if field["of"]}
    parts = {name: shared[name] for name in sorted(_reached(used, shared))}
    shown = {"info": found["info"], "events": events, "envelope": envelope, "parts": parts}
    return render(request, "dashboard/events.html", shown)


def _reached(names: set[str], shared: dict[str, list[dict[str, Any]]]) -> set[str]:
    """Schemas that the fields of `names` lead to, themselves included."""
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name in shared and name not in found:
            found.add(name)
            waiting += [field["of"] for field in shared[name] if field["of"]]
    return found


def _name(reference: dict[str, Any]) -> str:
    return str(reference["$ref"]).rpartition("/")[2]


def _fields(schema: dict[str, Any]) -> list[dict[str, Any]]:
    required = schema.get("required", [])
    return [
        {
            "name": name,
            "kind": _kind(field),
            "of": _of(field),
            "required": name in required,
            "says": field.get("description", ""),
        }
        for name, field in schema["properties"].items()
    ]


def _kind(field: dict[str, Any]) -> str:
    """A type in words: "text", "a number or unknown", "a list of Hotel"."""
    if "$ref" in field:
        return _name(field)
    if options := field.get("enum", [field["const"]] if "const" in field else []):
        return ("one of " if len(options) > 1 else "always ") + ", ".join(map(str, options))
    if "anyOf" in field:
        return " or ".join("unknown" if each.get("type") == "null" else _kind(each) for each in field["anyOf"])
    if field.get("type") == "array":
        items = field.get("items") or (field.get("prefixItems") or [{}])[0]
        return f"a list of {_kind(items)}"
    kinds = {"string": "text", "integer": "a whole number", "number": "a number", "boolean": "yes or no"}
    said = kinds.get(field.get("type", ""), field.get("type", "anything"))
    return "a time with its zone" if field.get("format") == "date-time" else said


def _of(field: dict[str, Any]) -> str | None:
    """The schema that a field is made of, where it is one."""
    if "$ref" in field:
        return _name(field)
    for each in (*field.get("anyOf", ()), field.get("items"), *field.get("prefixItems", ())):
        if isinstance(each, dict) and (found := _of(each)):
            return found
    return None
