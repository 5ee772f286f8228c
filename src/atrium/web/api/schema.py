"""What the OpenAPI document says of lists: their parameters and their two shapes."""

import json
import re
from typing import Any

from django.conf import settings
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import build_array_type, build_basic_type, build_object_type
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter

from atrium.contracts.person import COOKIE
from atrium.web.api.asked import LARGEST_PAGE, PAGE

_LINK = {"type": "string", "format": "uri-reference", "nullable": True}


def _whole(name: str, least: int, most: int, said: str) -> OpenApiParameter:
    return OpenApiParameter(name, {"type": "integer", "minimum": least, "maximum": most}, description=said)


class RowsSchema(AutoSchema):
    def get_override_parameters(self) -> list[Any]:
        view = self.view
        names = list(getattr(view, "columns", ()))
        if self.method != "GET" or not names:
            return []
        fields = OpenApiParameter(
            "fields",
            {"type": "array", "items": {"type": "string", "enum": names}},
            explode=False,
            description="Only these. Without it, all.",
        )
        if view.action != "list":
            return [fields]
        return [
            fields,
            OpenApiParameter("ordering", str, enum=list(view.orders), description="Unknown values are last."),
            *([OpenApiParameter("search", {"type": "string", "maxLength": 200})] if view.searches else []),
            _whole("page_size", 1, LARGEST_PAGE, f"{PAGE} where it is not given."),
            OpenApiParameter("cursor", str, description="From `next` or `previous`; belongs to one order."),
            _whole(
                "draw", 0, 2**31 - 1,
                "DataTables' server-side protocol: with it the answer has DataTables' shape, and `start`, `length`, "
                "`order[0][column]`, `order[0][dir]`, `columns[i][data]` and `search[value]` are read instead. Counts "
                "above 10,000 are PostgreSQL's estimates.",
            ),
            _whole("start", 0, 1_000_000, "Rows to leave out, with `draw`."),
            _whole("length", 1, LARGEST_PAGE, "Rows to give, with `draw`."),
        ]  # fmt: skip

    def get_filter_backends(self) -> list[Any]:
        return list(self.view.filter_backends) if self.view.action == "list" else []

    def _get_response_for_code(self, serializer: Any, status_code: str, *args: Any, **kwargs: Any) -> Any:
        response = super()._get_response_for_code(serializer, status_code, *args, **kwargs)
        if getattr(self.view, "action", "") != "list" or status_code != "200":
            return response
        row = response["content"]["application/json"]["schema"]
        rows = row if row.get("type") == "array" else build_array_type(row)
        count = build_basic_type(OpenApiTypes.INT)
        page = build_object_type(
            properties={"next": _LINK, "previous": _LINK, "results": rows}, required=["next", "previous", "results"]
        )
        table = build_object_type(
            properties={"draw": count, "recordsTotal": count, "recordsFiltered": count, "data": rows},
            required=["draw", "recordsTotal", "recordsFiltered", "data"],
        )
        response["content"]["application/json"]["schema"] = {"oneOf": [page, table]}
        return response


def fields_are_chosen(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Where a caller may ask for some fields only, none of them is certain to be there."""
    schemas = result["components"]["schemas"]
    for operation in (each for operations in result["paths"].values() for each in operations.values()):
        if any(parameter["name"] == "fields" for parameter in operation.get("parameters", ())):
            for name in re.findall(r"#/components/schemas/(\w+)", json.dumps(operation["responses"]["200"])):
                schemas[name].pop("required", None)
    return result


class _PersonCookie(OpenApiAuthenticationExtension):
    target_class = "atrium.web.accounts.authentication.PersonCookieAuthentication"
    name = "personCookie"

    def get_security_definition(self, _auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": "For reading. 15 minutes."}


class _Session(OpenApiAuthenticationExtension):
    target_class = "atrium.web.accounts.authentication.SessionAuthentication"
    name = "session"

    def get_security_definition(self, _auto_schema: Any) -> dict[str, str]:
        said = "Signing in on the site gives it. Whoever changes something sends X-CSRFToken, too."
        return {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME, "description": said}
