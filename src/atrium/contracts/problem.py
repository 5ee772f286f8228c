"""RFC 9457 problem details: the one shape of an error, whichever service answers."""

from http import HTTPStatus
from typing import Any

from pydantic import BaseModel, Field

CONTENT_TYPE = "application/problem+json"


class FieldProblem(BaseModel):
    field: str
    message: str


class Problem(BaseModel):
    """RFC 9457 problem details."""

    type: str = Field(json_schema_extra={"format": "uri-reference"})
    title: str
    status: int
    detail: str
    code: str
    errors: list[FieldProblem] = Field([], description="which parts of the request are meant")
    candidates: list[str] = Field([], description="what may have been meant, a line each")


def problem(status: int, detail: str, *, code: str | None = None, **more: Any) -> dict[str, Any]:
    title = HTTPStatus(status).phrase
    return {
        "type": "about:blank",
        "title": title,
        "status": status,
        "detail": detail,
        "code": code or title.lower().replace(" ", "_"),
        **more,
    }
