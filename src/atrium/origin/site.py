"""Everything that is not a list or a hotel: typeahead, robots.txt, pictures, and a page for people who come by."""

from html import escape

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from atrium import gazetteer
from atrium.origin import pictures, typeahead
from atrium.origin.facts import hotel_count
from atrium.origin.numbering import list_path
from atrium.origin.pages import Pages, missing

GENEROUS = "User-agent: *\nDisallow: /Logout\nDisallow: /ShowUserReviews\nCrawl-delay: {delay:g}\n"
FORBIDDEN = "User-agent: *\nDisallow: /\n"


def starlette(pages: Pages, robots: str, crawl_delay: float) -> Starlette:
    async def robots_txt(_: Request) -> Response:
        if robots in {"missing", "error"}:
            return PlainTextResponse("not here", 404 if robots == "missing" else 503)
        return PlainTextResponse(FORBIDDEN if robots == "forbid" else GENEROUS.format(delay=crawl_delay))

    async def graphql(request: Request) -> Response:
        try:
            asked = await request.json()
            text = asked[0]["variables"]["request"]["query"]
        except (ValueError, LookupError, TypeError, RecursionError):
            return JSONResponse([{"errors": [{"message": "no query in this request"}]}], 400)
        plain = str(text)[:200].encode(errors="replace").decode()  # a lone surrogate can't be sent back
        return JSONResponse(typeahead.graphql(pages.seed, pages.day, plain))

    async def bare_list(request: Request) -> Response:
        text = request.query_params.get("query", "")
        return JSONResponse(typeahead.details(pages.seed, pages.day, text[:200]))

    async def photograph(request: Request) -> Response:
        return Response(pictures.picture(pages.seed, request.path_params["number"]), media_type="image/svg+xml")

    async def not_found(_: Request, __: Exception) -> Response:
        return HTMLResponse(missing("there is no such page on the practice site").body, 404)

    async def home(_: Request) -> Response:
        return HTMLResponse(_home(pages))

    return Starlette(
        routes=[
            Route("/", home),
            Route("/robots.txt", robots_txt),
            Route("/data/graphql/ids", graphql, methods=["POST"]),
            Route("/TypeAheadJson", bare_list),
            Route("/media/photo-s/{number:int}.svg", photograph),
        ],
        exception_handlers={404: not_found},
    )


def _home(pages: Pages) -> str:
    biggest = sorted(gazetteer.cities().values(), key=lambda city: -city.population)[:400:16]
    rows = "".join(
        f'<li><a href="{list_path(city)}">{escape(city.name)}</a> <span>{escape(city.country_name)}, {hotel_count(city):,} hotels</span></li>'
        for city in biggest
    )
    return f"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Practice site</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark"><style>
body{{font:17px/1.6 system-ui,sans-serif;max-width:60rem;margin:8vh auto;padding:0 1.2rem}}h1{{font-weight:600;letter-spacing:-.02em}}
ul{{columns:18rem;padding:0;list-style:none}}li{{break-inside:avoid;padding:.25rem 0}}span{{opacity:.65;font-size:.85em}}
a{{color:light-dark(#0b5e63,#7fd6cf);text-decoration-thickness:1px;text-underline-offset:.2em}}</style></head>
<body><h1>A hotel site to practise on</h1><p>Nothing here is real: every hotel, price and review of {len(gazetteer.cities()):,}
cities follows from seed {pages.seed}, day {pages.day}. The pages have the shape ({escape(pages.shape)}), the size and the traps of a real
travel site, so that a crawler can learn manners where it disturbs nobody.</p><ul>{rows}</ul></body></html>"""
