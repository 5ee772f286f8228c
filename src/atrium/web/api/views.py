"""The one kind of list that this API has."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from urllib.parse import urlencode

import orjson
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseNotModified
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import mixins, viewsets
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from atrium.web.api import counts
from atrium.web.api.asked import Asked
from atrium.web.api.cursors import Cursor, Order
from atrium.web.api.rows import Columns, Row, fetch, statement
from atrium.web.api.schema import RowsSchema

# data may load and run nothing, wherever it is opened
_HEADERS = (
    ("Cache-Control", "private, no-cache"),
    ("Vary", "Cookie"),
    ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
)
Statement = tuple[str, tuple[Any, ...]]


class RowsViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Lists and single rows of `queryset`, as JSON from SQL.

    `columns` are what a row shows, `orders` the orders by name, `words` the search: text to a narrower queryset.
    """

    schema = RowsSchema()
    columns: ClassVar[Columns]
    orders: ClassVar[Mapping[str, Order]]
    own: ClassVar[bool] = False
    """Each person has their own rows."""
    searches: ClassVar[bool] = False
    filter_backends = (DjangoFilterBackend,)
    pagination_class = None

    _statements: ClassVar[dict[tuple[object, ...], Statement]] = {}

    def words(self, queryset: QuerySet, text: str) -> QuerySet:
        return queryset

    def list(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        given = request.query_params
        asked = Asked.of(given, self.columns, self.orders)
        narrowed = bool(asked.search) or not self._filter_names().isdisjoint(given)
        if asked.draw is not None:
            return self._table(request, asked, narrowed=narrowed)
        if asked.cursor is None and not narrowed and not self.own:
            sql, parameters = self._first_page(asked)
            return self._page(request, asked, None, fetch(sql, parameters))
        queryset = self._narrowed(asked) if narrowed else self.get_queryset()
        cursor = Cursor.parse(asked.cursor, asked.order, queryset) if asked.cursor else None
        backwards = cursor is not None and cursor.backwards
        if cursor is not None:
            queryset = cursor.narrow(queryset)
        found = fetch(*self._statement(queryset, asked, backwards=backwards))
        return self._page(request, asked, cursor, found)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        asked = Asked.of(request.query_params, self.columns, self.orders)
        # the address's own converter leaves numbers that no row can have
        found = fetch(*self._rows(self.get_queryset().filter(pk=self.kwargs["pk"]), asked))
        if not found:
            raise NotFound("there is no such row, or it is somebody else's")
        return answer(request, found[0].json.encode())

    def _rows(self, queryset: QuerySet, asked: Asked) -> Statement:
        return statement(queryset, {name: self.columns[name] for name in asked.fields}, asked.order.columns)

    def _statement(self, queryset: QuerySet, asked: Asked, *, backwards: bool = False) -> Statement:
        terms = asked.order.terms(backwards=backwards)
        page = queryset.order_by(*terms)[asked.start : asked.start + asked.size + (asked.draw is None)]
        if self.own:  # few orders of one's own rows have an index: what is shown is made for the page, and not sorted
            page = queryset.model.objects.filter(pk__in=page.values("pk")).order_by(*terms)
        return self._rows(page, asked)

    def _first_page(self, asked: Asked) -> Statement:
        """Compiled once: everybody gets the same rows, and building the SQL takes longer than running it."""
        key = (type(self), asked.fields, asked.order, asked.size)
        if key not in self._statements:
            if len(self._statements) > 500:  # fields in every order: nobody needs to keep them all
                self._statements.clear()
            self._statements[key] = self._statement(self.get_queryset(), asked)
        return self._statements[key]

    def _narrowed(self, asked: Asked) -> QuerySet:
        queryset = self.filter_queryset(self.get_queryset())
        return self.words(queryset, asked.search) if asked.search else queryset

    @classmethod
    def _filter_names(cls) -> frozenset[str]:
        filters = getattr(cls, "filterset_class", None)
        return frozenset(filters.base_filters) if filters else frozenset()

    def _page(self, request: Request, asked: Asked, cursor: Cursor | None, found: Sequence[Row]) -> HttpResponse:
        more, rows = len(found) > asked.size, found[: asked.size]
        backwards = cursor is not None and cursor.backwards
        if backwards:
            rows = rows[::-1]
        forth = more if not backwards else True
        back = more if backwards else cursor is not None
        links = [
            _link(request, Cursor(asked.order, row.keys, backwards=way)) if there and rows else None
            for row, there, way in ((rows[-1], forth, False), (rows[0], back, True))
        ] if rows else [None, None]  # fmt: skip
        body = f'{{"next":{_quoted(links[0])},"previous":{_quoted(links[1])},"results":[{_joined(rows)}]}}'
        return answer(request, body.encode())

    def _table(self, request: Request, asked: Asked, *, narrowed: bool) -> HttpResponse:
        everything = self.get_queryset()
        queryset = self._narrowed(asked) if narrowed else everything
        found = fetch(*self._statement(queryset, asked))
        total = counts.rows_in(everything) if self.own else counts.rows_of(everything.model)
        filtered = counts.rows_in(queryset) if narrowed else total
        body = (
            f'{{"draw":{asked.draw},"recordsTotal":{max(total, filtered)},"recordsFiltered":{filtered},'
            f'"data":[{_joined(found)}]}}'
        )
        return answer(request, body.encode())


def _joined(rows: Sequence[Row]) -> str:
    return ",".join([row.json for row in rows])


def _quoted(text: str | None) -> str:
    return "null" if text is None else orjson.dumps(text).decode()


def _link(request: Request, cursor: Cursor) -> str:
    kept = [(name, value) for name, value in request.query_params.items() if name not in {"cursor", "silk"}]
    return f"{request.path}?{urlencode([*kept, ('cursor', str(cursor))])}"


def answer(request: Request, body: bytes) -> HttpResponse:
    """`body`, or 304 where the browser has it already (RFC 9110, 13.1.2). Nobody else may keep it."""
    tag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    known = request.headers.get("If-None-Match", "")
    fresh = known == "*" or tag in {each.strip().removeprefix("W/") for each in known.split(",")}
    response = HttpResponseNotModified() if fresh else HttpResponse(body, content_type="application/json")
    for name, value in (("ETag", tag), *_HEADERS):
        response.headers[name] = value
    return response
