"""What both OpenAPI documents promise, asked for in every way that they allow and in many that they do not."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from tests.support.person import Person

FEW, MANY = 2, 10  # for each operation, of what fits and of what does not
DEEP = pytest.mark.long("e2e/test_documents.py::test_it_keeps_its_word")  # with few


@pytest.mark.timeout(900)
@pytest.mark.parametrize("examples", [FEW, pytest.param(MANY, marks=DEEP)])
@pytest.mark.parametrize("path", ["/api/schema/", "/api/search/openapi.json"])
def test_it_keeps_its_word(system, path, examples):
    # half a second, which each process that collects the tests would spend
    import schemathesis  # noqa: PLC0415
    from schemathesis import checks  # noqa: PLC0415
    from schemathesis.core.failures import FailureGroup  # noqa: PLC0415
    from schemathesis.generation import GenerationMode  # noqa: PLC0415

    wanted = [
        checks.not_a_server_error,
        checks.status_code_conformance,
        checks.content_type_conformance,
        checks.response_headers_conformance,
        checks.response_schema_conformance,
    ]
    document = schemathesis.openapi.from_url(f"{system.address}{path}")
    guest, broken, tried = Person(system.address), [], 0
    for found in document.get_all_operations():
        operation = found.ok()
        asks = operation.definition.raw.get("parameters") or operation.body
        # nothing breaks a document that asks for nothing, and a second would go into looking for it
        for mode in (GenerationMode.POSITIVE, *([GenerationMode.NEGATIVE] if asks else [])):

            @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
            @given(case=operation.as_strategy(generation_mode=mode))
            def holds(case):
                nonlocal tried
                tried += 1
                case.call_and_validate(session=guest, timeout=10, checks=wanted)

            try:
                holds()
            except Unsatisfiable:
                continue  # whatever is sent fits a document that asks for nothing
            except FailureGroup as failures:
                broken += [f"{operation.label} ({mode}): {failure}" for failure in failures.exceptions]
    assert tried > 20 * examples
    assert broken == [], "\n".join(broken)
