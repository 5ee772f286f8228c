"""Swagger UI from files of our own: nothing is asked of another host, and no script stands in the page."""

from importlib.resources import files

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse, Response
from fastapi.staticfiles import StaticFiles

router = APIRouter(include_in_schema=False)

# Swagger UI writes styles into its elements and shows images from data addresses
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'"
)
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Atrium search: API</title>
<link rel="stylesheet" href="{assets}/swagger-ui.css">
<link rel="icon" href="{assets}/favicon.png">
</head>
<body>
<div id="swagger-ui" data-document="{document}"></div>
<script src="{assets}/swagger-ui-bundle.js"></script>
<script src="{start}"></script>
</body>
</html>
"""
_START = """const root = document.getElementById("swagger-ui");
SwaggerUIBundle({url: root.dataset.document, domNode: root, deepLinking: true, displayRequestDuration: true});
"""


@router.get("/docs")
async def docs(request: Request) -> HTMLResponse:
    app = request.app
    page = _PAGE.format(
        assets=app.url_path_for("swagger-ui", path="").rstrip("/"),
        document=app.openapi_url,
        start=app.url_path_for("start"),
    )
    return HTMLResponse(page, headers={"Content-Security-Policy": _POLICY})


@router.get("/docs/start.js")
async def start() -> Response:
    return Response(_START, media_type="text/javascript")


def install(app: FastAPI, prefix: str) -> None:
    app.mount(f"{prefix}/docs/assets", StaticFiles(directory=str(files("fastapi_offline") / "static")), "swagger-ui")
