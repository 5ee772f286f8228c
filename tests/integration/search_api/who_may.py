"""Who may use which address: the table that every new address has to be put into.

Each line: method, address, then the answers to nobody, to somebody else than the job's owner, and to the owner.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple


class Rule(NamedTuple):
    method: str
    route: str
    nobody: int
    other: int
    owner: int
    body: Any = None
    headers: Mapping[str, str] = MappingProxyType({})


_HOTELS = [{"source": "tripadvisor", "source_id": "101", "url": "http://127.0.0.1/Hotel_Review-g1-d101-Reviews.html"}]
_SELECTION = {"job_id": "{job_id}", "hotels": ["tripadvisor/101"]}

RULES = (
    Rule("POST", "/jobs", 401, 202, 202, {"city": "Dubai"}),
    Rule("GET", "/jobs", 401, 200, 200),
    Rule("GET", "/jobs/{job_id}", 401, 404, 200),
    Rule("DELETE", "/jobs/{job_id}", 401, 404, 202),
    Rule("POST", "/jobs/{job_id}/resume", 401, 404, 409),
    Rule("GET", "/jobs/{job_id}/events", 401, 404, 200),
    Rule("GET", "/jobs/{job_id}/export/{name}", 401, 404, 200),
    Rule("POST", "/hotels", 401, 200, 200, {"city": "Dubai"}),
    Rule("POST", "/selections", 401, 404, 202, _SELECTION, {"Idempotency-Key": "table"}),
    Rule("POST", "/observations", 401, 202, 202, {"hotels": _HOTELS}),
    Rule("GET", "/photographs/{sealed}", 401, 404, 404),
    Rule("GET", "/cities", 200, 200, 200),
    Rule("GET", "/strategies", 200, 200, 200),
    Rule("GET", "/healthz", 200, 200, 200),
    Rule("GET", "/readyz", 200, 200, 200),
    Rule("GET", "/metrics", 200, 200, 200),
    Rule("GET", "/processes", 200, 200, 200),
    Rule("GET", "/operations", 401, 403, 403),
    Rule("GET", "/openapi.json", 200, 200, 200),
    Rule("GET", "/docs", 200, 200, 200),
    Rule("GET", "/docs/start.js", 200, 200, 200),
    Rule("GET", "/docs/assets", 307, 307, 307),
)
FOR_EVERYBODY = {rule.route for rule in RULES if rule.nobody != 401}
