"""What lists and rows promise: order, pages, filters, DataTables, fields, 304, one shape of error, few queries."""

import json
from datetime import timedelta

import pytest
from tests.support.hotels import NOON, deliveries, hotel, observed, selected

HOTELS = "/api/v1/hotels/"
ROWS = 70


@pytest.fixture
def hotels() -> None:
    from atrium.web.operations.services import store

    found = [
        hotel(
            number,
            name=f"{'Grand' if number % 2 else 'Petit'} Hôtel {number}",
            city="Dubai" if number % 3 else "Doha",
            rating=None if number % 10 == 0 else number % 5,
            price_low=None if number % 7 == 0 else 50.0 + number,
            amenities=("Pool",) if number % 4 == 0 else (),
        )
        for number in range(ROWS)
    ]
    assert store(deliveries(observed(found))).new == 1


@pytest.fixture
def get(browser):
    client = browser("owner")

    def ask(path: str, status: int = 200, **headers):
        answer = client.get(path, **headers)
        assert answer.status_code == status, answer.content[:500]
        return answer.json() if answer.content else None

    return ask


def walk(get, path: str, link: str) -> list[dict]:
    pages = []
    while path:
        page = get(path)
        pages.append(page["results"])
        path = page[link]
    if link == "previous":
        pages.reverse()
    return [row for page in pages for row in page]


@pytest.mark.parametrize(
    "order", ["", "id", "-id", "name", "-name", "rating", "-rating", "price_low", "-price_low", "city", "observed_at"]
)
def test_pages_have_every_row_once_in_order_forth_and_back(order, get, hotels):
    first = f"{HOTELS}?page_size=16&ordering={order}"
    rows = walk(get, first, "next")
    assert len({row["id"] for row in rows}) == len(rows) == ROWS
    column = order.removeprefix("-") or "id"
    known = [row[column] for row in rows if row[column] is not None]
    assert known == sorted(known, reverse=order.startswith("-"))
    assert all(row[column] is None for row in rows[len(known) :])
    last = first
    while (page := get(last))["next"]:
        last = page["next"]
    assert walk(get, last, "previous") == rows


def test_a_row_of_a_list_is_the_row_of_the_serializer(get, hotels):
    from rest_framework.renderers import JSONRenderer

    from atrium.web.geo.api import CitySerializer, CountrySerializer
    from atrium.web.geo.models import City, Country
    from atrium.web.hotels.api import HotelSerializer, ObservationSerializer
    from atrium.web.hotels.models import Hotel, Observation

    land = Country.objects.create(code="AE", code3="ARE", name="UAE", continent="AS", population=1, area=1.5)
    City.objects.create(id=1, country=land, name="Dubai", latitude=25.1, longitude=55, population=1)
    for name, model, serializer in (
        ("hotels", Hotel, HotelSerializer),
        ("observations", Observation, ObservationSerializer),
        ("countries", Country, CountrySerializer),
        ("cities", City, CitySerializer),
    ):
        rendered = JSONRenderer().render(serializer(model.objects.order_by("pk"), many=True).data)
        assert get(f"/api/v1/{name}/?page_size=500")["results"] == json.loads(rendered), name


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("city=doha", lambda row: row["city"] == "Doha"),
        ("rating__gte=3", lambda row: (row["rating"] or 0) >= 3),
        ("price_low__lte=60", lambda row: row["price_low"] is not None and row["price_low"] <= 60),
        ("amenity=Pool", lambda row: "Pool" in row["amenities"]),
        ("search=grand", lambda row: row["name"].startswith("Grand")),
        ("search=grand do", lambda row: row["name"].startswith("Grand") and row["city"] == "Doha"),
        ("search=hôt", lambda _: True),
        ("search=rand", lambda _: False),
        ("search=%26%7C!:*()'", lambda _: False),
        ("search=petit&rating__gte=2&city=Dubai", lambda row: row["name"][0] == "P" and (row["rating"] or 0) >= 2
         and row["city"] == "Dubai"),
    ],
)  # fmt: skip
def test_filters_and_search(query, expected, get, hotels):
    everything = get(f"{HOTELS}?page_size=500")["results"]
    wanted = [row["id"] for row in everything if expected(row)]
    assert [row["id"] for row in get(f"{HOTELS}?page_size=500&{query}")["results"]] == wanted
    table = get(f"{HOTELS}?draw=1&length=500&{query.replace('search=', 'search[value]=')}")
    assert [row["id"] for row in table["data"]] == wanted
    assert (table["recordsTotal"], table["recordsFiltered"]) == (ROWS, len(wanted))


def test_datatables_protocol(get, hotels):
    table = get(
        f"{HOTELS}?draw=7&start=10&length=5&search[value]=&order[0][column]=1&order[0][dir]=desc"
        "&columns[0][data]=name&columns[1][data]=review_count&fields=review_count"
    )
    counts = [{"review_count": 100 + number} for number in range(ROWS - 11, ROWS - 16, -1)]
    assert table == {"draw": 7, "recordsTotal": ROWS, "recordsFiltered": ROWS, "data": counts}


def test_counts_of_long_lists_are_estimates(get, committed):
    from django.db import connection

    from atrium.web.api import counts
    from atrium.web.hotels.models import Hotel
    from atrium.web.operations.services import store

    store(deliveries(*(observed([hotel(n) for n in range(first, first + 500)]) for first in range(0, 10_500, 500))))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE hotels_hotel")
    assert counts.rows_of(Hotel) == pytest.approx(10_500, rel=0.1)
    assert counts.rows_in(Hotel.objects.filter(city="Dubai")) == pytest.approx(10_500, rel=0.2)
    assert counts.rows_in(Hotel.objects.filter(source_id="7")) == 1


def test_fields(get, hotels):
    assert get(f"{HOTELS}?fields=name,id&page_size=1")["results"] == [
        {"name": "Petit Hôtel 0", "id": get(HOTELS)["results"][0]["id"]}
    ]
    # the cursor needs a column that is not shown
    assert len(walk(get, f"{HOTELS}?fields=name&ordering=-rating&page_size=20", "next")) == ROWS


def test_not_modified_until_something_changes(browser, hotels):
    from atrium.web.operations.services import store

    client = browser("owner")
    tag = client.get(HOTELS).headers["ETag"]
    again = client.get(HOTELS, HTTP_IF_NONE_MATCH=f'"else", W/{tag}')
    assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert "Content-Type" not in again.headers  # of what has none
    store(deliveries(observed([hotel(0, rating=1.5)], at=NOON + timedelta(hours=1))))
    assert client.get(HOTELS, HTTP_IF_NONE_MATCH=tag).status_code == 200


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("ordering=url", "ordering"),
        ("fields=id,secret", "fields"),
        ("page_size=0", "page_size"),
        ("page_size=501", "page_size"),
        ("page_size=1e9", "page_size"),
        ("page_size=٣", "page_size"),
        ("cursor=nonsense", "cursor"),
        ("cursor=WyJpZCIsZmFsc2UsIngiXQ", "cursor"),
        ("cursor=WyJpZCIsZmFsc2UsbnVsbF0", "cursor"),
        ("cursor=WyJuYW1lIixmYWxzZSwiYSIsMV0", "cursor"),
        ("cursor=%00", "cursor"),
        ("draw=x", "draw"),
        ("draw=1&start=99999999", "start"),
        ("draw=1&length=0", "length"),
        ("rating__gte=many", "rating__gte"),
        ("search=a%00b", "search"),
        (f"search={'x' * 201}", "search"),
    ],
)
def test_what_cant_be_meant_is_one_problem(query, field, get, hotels):
    problem = get(f"{HOTELS}?{query}", status=400)
    assert problem["code"] == "invalid_request"
    assert [each["field"] for each in problem["errors"]] == [field]


@pytest.mark.usefixtures("committed")
@pytest.mark.parametrize(
    "path",
    [
        f"{HOTELS}?source=%00",
        f"{HOTELS}999999999999999999/",
        f"{HOTELS}?cursor=WyJpZCIsZmFsc2UsOTk5OTk5OTk5OTk5OTk5OTk5OTk5OTldA",
        "/api/v1/observations/?hotel=99999999999999999999999",
        f"{HOTELS}?review_count__gte=1e400",
        f"{HOTELS}?rating__gte=nan",
    ],
)
def test_values_that_no_row_can_have_are_no_fault_of_ours(path, browser):
    assert browser("owner").get(path).status_code in {200, 400, 404}


@pytest.mark.parametrize(
    ("path", "queries"),
    [
        (HOTELS, 1),
        (f"{HOTELS}?search=grand&rating__gte=2", 1),
        (f"{HOTELS}?draw=1", 3),
        (f"{HOTELS}?draw=1&search[value]=grand", 4),
        ("/api/v1/selections/", 1),
        ("/api/v1/observations/", 1),
        ("/api/v1/cities/", 1),
    ],
)
def test_queries_do_not_grow_with_rows(path, queries, people, hotels):
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext
    from tests.integration.web.conftest import SECRET

    from atrium.contracts.person import COOKIE
    from atrium.identity import encode
    from atrium.web.accounts.people import person_of
    from atrium.web.operations.services import store

    store(deliveries(selected(str(people["owner"].person), [hotel(n) for n in range(40)])))
    client = Client()
    client.cookies[COOKIE] = encode(person_of(people["owner"]), SECRET)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(path).status_code == 200
    assert len(captured) <= queries, [each["sql"][-90:] for each in captured]


def test_a_selection_with_its_note_and_its_hotel(browser, people):
    from atrium.web.operations.services import store

    store(deliveries(selected(str(people["owner"].person), [hotel(1, price_low=10.5, currency="USD")])))
    client = browser("owner")
    (row,) = client.get("/api/v1/selections/").json()["results"]
    assert (row["facts"]["name"], row["facts"]["price_low"], row["note"]) == ("Hotel 1", 10.5, "")
    assert row["facts"]["source"] + "/" + row["facts"]["source_id"] == "tripadvisor/1"
    path = f"/api/v1/selections/{row['id']}/"
    noted = client.patch(path, {"note": "<b>quiet</b>"}, content_type="application/json")
    assert noted.json() == client.get(path).json() == {**row, "note": "<b>quiet</b>"}
    assert client.patch(path, {"note": "x" * 2001}, content_type="application/json").status_code == 400
    refused = client.patch(path, {"tags": ["x", "x" * 51]}, content_type="application/json").json()
    assert refused["detail"] == "tags: Ensure this field has no more than 50 characters."
    assert client.delete(path).status_code == 204
    assert client.get(path).status_code == 404
    back = client.post("/api/v1/selections/", {"hotel": row["hotel"], "note": "again"}, content_type="application/json")
    assert (back.status_code, back.json()["note"]) == (201, "again")
    unknown = client.post("/api/v1/selections/", {"hotel": 10**9}, content_type="application/json")
    assert (unknown.status_code, unknown.json()["errors"][0]["field"]) == (400, "hotel")


def test_the_openapi_document_is_valid_and_whole(browser):
    answer = browser("anonymous").get("/api/schema/", HTTP_ACCEPT="application/vnd.oai.openapi+json")
    document = json.loads(answer.content)
    assert set(document["paths"]) == {"/api/v1/overview/", "/api/v1/world/", "/api/v1/operations/"} | {
        f"/api/v1/{name}/{rest}"
        for name in ("countries", "cities", "hotels", "observations", "selections", "alerts", "alarms", "runs")
        for rest in ("", "{code}/" if name == "countries" else "{id}/")
    }
    hotels = document["paths"][HOTELS]["get"]
    assert {"fields", "ordering", "search", "cursor", "draw", "rating__gte"} <= {
        each["name"] for each in hotels["parameters"]
    }
    assert {"200", "400", "401"} <= set(hotels["responses"])
    assert document["components"]["securitySchemes"].keys() == {"personCookie", "session"}
