"""What both OpenAPI documents promise, asked for in every way that they allow and in some that they do not."""

import pytest
import schemathesis
from hypothesis import HealthCheck, settings
from tests.support.person import Person

MODES = schemathesis.Config.from_dict({"generation": {"mode": "all"}})


@pytest.fixture(scope="session")
def guest(system) -> Person:
    return Person(system.address)


@pytest.fixture(scope="session")
def document_of_web(system):
    return schemathesis.openapi.from_url(f"{system.address}/api/schema/")


web = schemathesis.pytest.from_fixture("document_of_web")
some = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))


@web.parametrize()
@some
def test_web(case, guest):
    case.call_and_validate(session=guest)
