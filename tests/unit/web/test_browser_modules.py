"""The browser's modules that touch no page, under Node.js: `browser/*.test.js` beside this file."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from atrium.contracts.errors import FetchError, SourceError, StrategyFailed

DASHBOARD = Path(__file__).parents[3] / "src" / "atrium" / "web" / "static" / "dashboard"
TESTS = sorted((Path(__file__).parent / "browser").glob("*.test.js"))


@pytest.mark.parametrize("file", TESTS, ids=lambda path: path.name)
def test_modules(file: Path):
    if (node := shutil.which("node")) is None:
        pytest.skip("left out: the browser's modules, because node is not installed")
    ran = subprocess.run([node, "--test", str(file)], capture_output=True, text=True, check=False, timeout=60)
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_every_failure_of_a_page_has_words_for_people():
    told = set(re.findall(r"^  (\w+): \[", (DASHBOARD / "search" / "failures.js").read_text(), re.MULTILINE))
    codes: set[str] = set()
    kinds = [FetchError, SourceError, StrategyFailed]
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        codes.add(kind.code)
    assert codes - told <= {FetchError.code, SourceError.code}  # the roots: nobody raises them
