import os
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support import kafka
from tests.support.valkey import Valkey


@pytest.fixture(scope="session")
def valkey(tmp_path_factory) -> Iterator[Valkey]:
    server = Valkey(tmp_path_factory.mktemp("valkey")).start()
    yield server
    server.stop()


def pytest_collection_modifyitems(items):
    """A mark on all of them, so that the summary has one line a file and not one a test."""
    if "CI" in os.environ or (reason := kafka.missing()) is None:
        return
    for item in items:
        chosen = item.callspec.params.values() if hasattr(item, "callspec") else ()
        if "real_kafka" in [*getattr(item, "fixturenames", ()), *chosen]:
            item.add_marker(pytest.mark.skip(f"left out: tests against a real Kafka, because {reason}"))


@pytest.fixture
def namespace() -> str:
    return f"t{uuid.uuid4().hex[:12]}"


@pytest.fixture
def valkey_of_its_own(tmp_path: Path) -> Iterator[Valkey]:
    """To be killed."""
    server = Valkey(tmp_path).start()
    yield server
    server.stop()
