"""The code that runs, to read: the files of the installed package, and nothing else of this machine."""

from functools import lru_cache
from pathlib import Path

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_for_filename

PACKAGE = Path(__file__).parents[2]
_SHOWN = {".py", ".js", ".css", ".html"}
_LEFT_OUT = ("vendor", "__pycache__", "migrations")


@lru_cache(maxsize=1)
def listing() -> dict[str, list[str]]:
    """Files by folder, in the order of the alphabet; folders as `web/site`."""
    found: dict[str, list[str]] = {}
    for file in sorted(PACKAGE.rglob("*")):
        inside = file.relative_to(PACKAGE)
        if file.suffix in _SHOWN and file.is_file() and file.stat().st_size and not set(inside.parts) & set(_LEFT_OUT):
            found.setdefault(inside.parent.as_posix(), []).append(inside.as_posix())
    return found


@lru_cache(maxsize=64)
def _coloured(path: str) -> tuple[str, int]:
    text = (PACKAGE / path).read_text(encoding="utf-8")
    html = highlight(text, get_lexer_for_filename(path), HtmlFormatter(nowrap=True))
    return html, text.count("\n")


@require_safe
def folders(request: HttpRequest) -> HttpResponse:
    return render(request, "site/source.html", {"folders": listing()})


@require_safe
def file(request: HttpRequest, path: str) -> HttpResponse:
    """Only what is listed is read: a path from outside is looked up, never opened."""
    if path not in listing().get(path.rpartition("/")[0] or ".", ()):
        raise Http404
    code, lines = _coloured(path)
    return render(request, "site/source_file.html", {"path": path, "code": code, "lines": lines})
