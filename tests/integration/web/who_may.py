"""Who may use which address: the table that every new address has to be put into.

Each line: method, address, then the answers to nobody, a guest, a person with an account, and staff. `{own}` stands for
a row of the person with the account, so that a guest is the wrong person there.
"""

from typing import NamedTuple


class Rule(NamedTuple):
    method: str
    route: str
    anonymous: int
    guest: int
    owner: int
    staff: int
    body: dict | None = None


def _read(route: str) -> Rule:
    return Rule("GET", route, 401, 200, 200, 200)


_COUNTRY = {
    "code": "ZZ", "code3": "ZZZ", "name": "Zed", "continent": "EU", "population": 1, "area": 1.0, "languages": ["en"],
}  # fmt: skip
_CITY = {"id": 1, "name": "Zed", "country": "AE", "latitude": 1.0, "longitude": 1.0, "population": 1}
_TO_LOGIN = 302
# the main site: for everybody
_SITE = (
    "",
    "how/",
    "architecture/",
    "architecture/state.json",
    "features/",
    "measured/",
    "measured/<slug:benchmark>/",
    "source/",
    "source/<path:path>",
    "about/",
    "contact/",
    "design/",
    "offline/",
    "service-worker.js",
    "robots.txt",
    "sitemap.xml",
)

RULES = (
    *(Rule("GET", route, 200, 200, 200, 200) for route in _SITE),
    Rule("POST", "contact/", 422, 422, 422, 422, {}),
    Rule("GET", "healthz", 200, 200, 200, 200),
    Rule("GET", "readyz", 200, 200, 200, 200),
    Rule("GET", "dashboard/", _TO_LOGIN, 200, 200, 200),
    Rule("GET", "dashboard/components/", _TO_LOGIN, 200, 200, 200),
    Rule("GET", "dashboard/docs/", 200, 200, 200, 200),
    Rule("GET", "dashboard/countries/", _TO_LOGIN, 200, 200, 200),
    Rule("GET", "dashboard/cities/", _TO_LOGIN, 200, 200, 200),
    Rule("GET", "dashboard/operations/", _TO_LOGIN, 403, 403, 200),
    Rule("GET", "dashboard/operations/letters/", _TO_LOGIN, 403, 403, 200),
    Rule("GET", "dashboard/operations/letters/<int:number>/", _TO_LOGIN, 403, 403, 404),
    Rule("POST", "dashboard/operations/letters/settle/", _TO_LOGIN, 403, 403, 302, {}),
    Rule("GET", "api/v1/operations/", 401, 403, 403, 200),
    Rule("GET", "api/events/asyncapi.json", 200, 200, 200, 200),
    Rule("GET", "api/events/docs/", 200, 200, 200, 200),
    Rule("GET", "dashboard/alerts/", _TO_LOGIN, 200, 200, 200),
    Rule("GET", "dashboard/search/", _TO_LOGIN, 200, 200, 200),
    Rule("GET", "dashboard/jobs/", _TO_LOGIN, 200, 200, 200),
    Rule("GET", "dashboard/jobs/<slug:job>/", _TO_LOGIN, 200, 200, 200),
    Rule("GET", "dashboard/runs/", _TO_LOGIN, 200, 200, 200),
    Rule("GET", "dashboard/runs/compare/", _TO_LOGIN, 200, 200, 200),
    Rule("GET", "dashboard/runs/<int:run>/", _TO_LOGIN, 404, 200, 404),
    Rule("GET", "dashboard/saved/", _TO_LOGIN, 200, 200, 200),
    Rule("GET", "dashboard/saved/export/<slug:name>/", _TO_LOGIN, 200, 200, 200),
    Rule("POST", "dashboard/saved/remove/", _TO_LOGIN, 404, 302, 404, {"selection": "{own}"}),
    Rule("GET", "dashboard/hotels/compare/", _TO_LOGIN, 200, 200, 200),
    Rule("GET", "dashboard/hotels/<int:hotel>/", _TO_LOGIN, 200, 200, 200),
    Rule("POST", "dashboard/hotels/<int:hotel>/save/", _TO_LOGIN, 302, 302, 302, {}),
    Rule("POST", "dashboard/hotels/<int:hotel>/note/", _TO_LOGIN, 404, 302, 404, {}),
    Rule("POST", "dashboard/hotels/<int:hotel>/alert/", _TO_LOGIN, 302, 302, 302, {}),
    Rule("POST", "dashboard/hotels/undo/", _TO_LOGIN, 302, 302, 302, {}),
    Rule("POST", "dashboard/alerts/undo/", _TO_LOGIN, 302, 302, 302, {}),
    Rule("POST", "dashboard/alerts/<int:alert>/remove/", _TO_LOGIN, 404, 302, 404, {}),
    Rule("POST", "dashboard/alerts/feed/", _TO_LOGIN, 302, 302, 302, {}),
    # its address is the secret
    Rule("GET", "feeds/<str:key>/", 200, 200, 200, 200),
    Rule("POST", "dashboard/saved/undo/", _TO_LOGIN, 302, 302, 302, {}),
    Rule("GET", "accounts/login/", 200, 302, 302, 302),
    Rule("GET", "accounts/logout/", 302, 200, 200, 200),
    Rule("GET", "accounts/signup/", 200, 200, 302, 302),
    Rule("GET", "accounts/password/change/", _TO_LOGIN, 302, 200, 200),
    Rule("GET", "accounts/password/set/", 302, 302, 302, 302),
    Rule("GET", "accounts/reauthenticate/", _TO_LOGIN, 403, 200, 200),
    Rule("GET", "accounts/inactive/", 200, 200, 200, 200),
    Rule("POST", "accounts/guest/", 302, 302, 302, 302, {}),
    Rule("GET", "accounts/session/", 401, 200, 200, 200),
    Rule("GET", "accounts/staff/", 401, 403, 403, 204),
    Rule("GET", "api/schema/", 200, 200, 200, 200),
    Rule("GET", "api/docs/", 200, 200, 200, 200),
    Rule("GET", "api/redoc/", 200, 200, 200, 200),
    _read("api/v1/countries/"),
    Rule("POST", "api/v1/countries/", 401, 403, 403, 201, _COUNTRY),
    _read("api/v1/countries/{country}/"),
    Rule("PATCH", "api/v1/countries/{country}/", 401, 403, 403, 200, {"capital": "X"}),
    Rule("PUT", "api/v1/countries/{country}/", 401, 403, 403, 200, _COUNTRY | {"code": "AE", "code3": "ARE"}),
    Rule("DELETE", "api/v1/countries/{country}/", 401, 403, 403, 204),
    _read("api/v1/cities/"),
    Rule("POST", "api/v1/cities/", 401, 403, 403, 201, _CITY),
    _read("api/v1/cities/{city}/"),
    Rule("PATCH", "api/v1/cities/{city}/", 401, 403, 403, 200, {"name": "X"}),
    Rule("PUT", "api/v1/cities/{city}/", 401, 403, 403, 200, _CITY | {"id": 292223}),
    Rule("DELETE", "api/v1/cities/{city}/", 401, 403, 403, 204),
    _read("api/v1/hotels/"),
    Rule("POST", "api/v1/hotels/", 401, 405, 405, 405, {}),
    _read("api/v1/hotels/{hotel}/"),
    Rule("PATCH", "api/v1/hotels/{hotel}/", 401, 405, 405, 405, {}),
    Rule("DELETE", "api/v1/hotels/{hotel}/", 401, 405, 405, 405),
    _read("api/v1/observations/"),
    _read("api/v1/observations/{observation}/"),
    Rule("DELETE", "api/v1/observations/{observation}/", 401, 405, 405, 405),
    _read("api/v1/selections/"),
    Rule("POST", "api/v1/selections/", 401, 201, 200, 201, {"hotel": "{hotel}"}),
    Rule("GET", "api/v1/selections/{own}/", 401, 404, 200, 404),
    Rule("PATCH", "api/v1/selections/{own}/", 401, 404, 200, 404, {"note": "quiet"}),
    Rule("DELETE", "api/v1/selections/{own}/", 401, 404, 204, 404),
    Rule("GET", "dashboard/countries/<slug:code>/", _TO_LOGIN, 200, 200, 200),
    Rule("POST", "dashboard/countries/<slug:code>/", _TO_LOGIN, 403, 403, 200, {}),
    Rule("GET", "dashboard/cities/<int:number>/", _TO_LOGIN, 200, 200, 200),
    Rule("POST", "dashboard/cities/<int:number>/", _TO_LOGIN, 403, 403, 200, {}),
    _read("api/v1/world/"),
    _read("api/v1/overview/"),
    _read("api/v1/alerts/"),
    Rule("POST", "api/v1/alerts/", 401, 201, 200, 201, {"hotel": "{hotel}", "kind": "price_below", "threshold": 9}),
    Rule("GET", "api/v1/alerts/{own_alert}/", 401, 404, 200, 404),
    Rule("DELETE", "api/v1/alerts/{own_alert}/", 401, 404, 204, 404),
    _read("api/v1/alarms/"),
    Rule("GET", "api/v1/alarms/{alarm}/", 401, 404, 200, 404),
    _read("api/v1/runs/"),
    Rule("GET", "api/v1/runs/{run}/", 401, 404, 200, 404),
    Rule("DELETE", "api/v1/runs/{run}/", 401, 405, 405, 405),
)
# Every address under these is for staff alone.
STAFF_ONLY = ("admin/", "silk/")
# These are asked before anybody can be signed in.
FOR_SIGNING_IN = ("admin/login/",)
