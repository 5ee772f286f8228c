"""Errors as problem details, and the same in the OpenAPI document."""

import logging
import math
from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import iter_route_contexts
from starlette.exceptions import HTTPException
from starlette.routing import compile_path

from atrium.contracts.errors import AtriumError, Failure, leaf_of
from atrium.contracts.problem import CONTENT_TYPE, Problem, problem

_log = logging.getLogger(__name__)

_TOLD = {
    400: "The body can't be read at all.",
    401: "Nobody is signed in.",
    403: "The request comes from another site, or it is for staff.",
    404: "There is no such thing, or it is somebody else's.",
    409: "The state of things does not allow it.",
    413: "More than a request, or an event, can hold.",
    422: "Something in the request can't be meant.",
    429: "Too many searches already; Retry-After says when to ask again.",
    502: "The source did not answer as it should.",
    503: "A service is away and nothing was done; Retry-After says when to ask again.",
    504: "The source took too long.",
    507: "There is no room for the file.",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """`responses=` of a route."""
    content = {CONTENT_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {status: {"description": _TOLD[status], "content": content} for status in statuses}


def install(app: FastAPI) -> None:
    app.add_exception_handler(AtriumError, _atrium)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(Exception, _broken)


def answer(status: int, detail: str, *, headers: Mapping[str, str] | None = None, **more: Any) -> JSONResponse:
    body = problem(status, detail, **more)
    return JSONResponse(body, status, headers, media_type=CONTENT_TYPE)


def failed(failure: Failure, **headers: str) -> JSONResponse:
    """What a search died of, as the answer to a request that waited for it."""
    return answer(leaf_of(failure).http_status, failure.message, code=failure.code, headers=headers)


async def _atrium(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, AtriumError)  # noqa: S101 - it is registered for nothing else
    after = getattr(error, "retry_after", None)
    headers = {"Retry-After": str(math.ceil(after))} if after is not None else None
    more = {"candidates": list(found)} if (found := getattr(error, "candidates", ())) else {}
    return answer(error.http_status, error.message, code=error.code, headers=headers, **more)


async def _invalid(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)  # noqa: S101 - it is registered for nothing else
    told = [
        {"field": ".".join(map(str, each["loc"][1:])), "message": _plain(each["msg"])} for each in error.errors()[:20]
    ]
    detail = "; ".join(f"{each['field']}: {each['message']}".removeprefix(": ") for each in told[:3])
    readable = all(each["type"] != "json_invalid" for each in error.errors())
    return answer(422 if readable else 400, detail, code="invalid_request", errors=told)


async def _http(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 - it is registered for nothing else
    detail = "there is nothing at this address" if error.detail == "Not Found" else error.detail
    headers = {**(error.headers or {}), **({"Allow": _allowed(request)} if error.status_code == 405 else {})}
    return answer(error.status_code, detail, headers=headers)


def _allowed(request: Request) -> str:
    """Every method of the address (RFC 9110, 10.2.1): the router names those of the first route that has it."""
    path, found = request.scope["path"], set[str]()
    for route in iter_route_contexts(request.app.routes):
        if route.methods and route.path and compile_path(route.path)[0].fullmatch(path):
            found |= route.methods
    return ", ".join(sorted(found))


async def _broken(_request: Request, error: Exception) -> JSONResponse:
    _log.error("a request broke", exc_info=error)
    return answer(500, "something went wrong on our side", code="failed")


def _plain(message: str) -> str:
    return message.removeprefix("Value error, ")


def document(app: FastAPI) -> None:
    """Adds the shape of a problem to the OpenAPI document."""
    made = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            schemas = made().setdefault("components", {}).setdefault("schemas", {})
            shape = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            schemas |= shape.pop("$defs") | {"Problem": shape}
        return app.openapi_schema or {}

    app.openapi = openapi  # type: ignore[method-assign]  # the way that FastAPI documents
