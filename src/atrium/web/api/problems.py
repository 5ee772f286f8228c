"""Errors as problem details, for /api/ and for scripts that ask for JSON elsewhere."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DataError
from django.http import Http404, HttpRequest, HttpResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

from atrium.contracts.errors import AtriumError
from atrium.contracts.problem import CONTENT_TYPE, Problem, problem


def handler(error: Exception, context: dict[str, Any]) -> Response | None:
    """What DRF answers to an error; None hands it on as a fault of ours."""
    if isinstance(error, AtriumError):
        set_rollback()
        return _response(problem(error.http_status, error.message, code=error.code))
    if isinstance(error, DataError):  # a number beyond bigint, a NUL: valid JSON, but no database can look for it
        set_rollback()
        error = exceptions.ValidationError("a value can't be in any row")
    if isinstance(error, ValidationError):
        error = exceptions.ValidationError(error.messages)
    answered = exception_handler(error, context)
    if answered is None:
        return None
    answered.data = _told(error, answered.data, answered.status_code)
    answered.content_type = CONTENT_TYPE
    return answered


def _told(error: Exception, data: Any, status: int) -> dict[str, Any]:
    if isinstance(error, exceptions.ValidationError):
        fields = data if isinstance(data, dict) else {"": data}
        told = [
            {"field": str(name), "message": message} for name, messages in fields.items() for message in _flat(messages)
        ]
        detail = "; ".join(f"{each['field']}: {each['message']}".removeprefix(": ") for each in told)
        return problem(status, detail, code="invalid_request", errors=told)
    code = getattr(error, "default_code", None)
    if isinstance(error, Http404):
        code, data = "not_found", {"detail": "there is nothing at this address"}
    elif isinstance(error, PermissionDenied):
        code = "permission_denied"
    return problem(status, str(data["detail"]), code=code)


def _flat(found: Any) -> Iterator[str]:
    """The messages of one field, of a list of its items too, which DRF nests by place."""
    if isinstance(found, dict | list):
        for each in found.values() if isinstance(found, dict) else found:
            yield from _flat(each)
    else:
        yield str(found)


def _response(body: dict[str, Any]) -> Response:
    return Response(body, status=body["status"], content_type=CONTENT_TYPE)


def plain(status: int, detail: str, **more: Any) -> HttpResponse:
    """The same without DRF."""
    from rest_framework.renderers import JSONRenderer  # noqa: PLC0415 - reads the settings

    body = JSONRenderer().render(problem(status, detail, **more))
    return HttpResponse(body, status=status, content_type=CONTENT_TYPE)


def wants_json(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/") or not request.accepts("text/html")


_EVERYWHERE = {
    "400": "Something in the request can't be meant.",
    "401": "Nobody is signed in.",
    "403": "Not for you, or not yours to change.",
    "404": "Not there.",
    "414": "The address has more than 8,000 letters.",
}


def document(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Adds to the OpenAPI document that every operation may answer with a problem."""
    schemas = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
    schemas = schemas.pop("$defs") | {"Problem": schemas}
    result.setdefault("components", {}).setdefault("schemas", {}).update(schemas)
    for operations in result["paths"].values():
        for method, operation in operations.items():
            refused = _EVERYWHERE | ({} if method == "get" else {"415": "Not JSON."})
            for status, description in ({**refused, "405": "No such method."}).items():
                content = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
                operation["responses"].setdefault(status, {"description": description, "content": content})
    return result
