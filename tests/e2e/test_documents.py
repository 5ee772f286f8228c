"""What both OpenAPI documents promise, asked for in every way that they allow and in many that they do not."""

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from tests.support.person import Person

CHECKS = [
    schemathesis.checks.not_a_server_error,
    schemathesis.checks.status_code_conformance,
    schemathesis.checks.content_type_conformance,
    schemathesis.checks.response_headers_conformance,
    schemathesis.checks.response_schema_conformance,
]
many = settings(max_examples=10, deadline=None, database=None, suppress_health_check=list(HealthCheck))


@pytest.mark.timeout(900)
@pytest.mark.parametrize("path", ["/api/schema/", "/api/search/openapi.json"])
def test_it_keeps_its_word(system, path):
    document = schemathesis.openapi.from_url(f"{system.address}{path}")
    guest, broken, tried = Person(system.address), [], 0
    for found in document.get_all_operations():
        operation = found.ok()
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):

            @many
            @given(case=operation.as_strategy(generation_mode=mode))
            def holds(case):
                nonlocal tried
                tried += 1
                case.call_and_validate(session=guest, timeout=10, checks=CHECKS)

            try:
                holds()
            except Unsatisfiable:
                continue  # whatever is sent fits a document that asks for nothing
            except FailureGroup as failures:
                broken += [f"{operation.label} ({mode}): {failure}" for failure in failures.exceptions]
    assert tried > 200
    assert broken == [], "\n".join(broken)
