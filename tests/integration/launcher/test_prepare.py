"""The step before web and consumer, where there is no database."""

import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize("host", ["127.0.0.1", "nowhere.invalid"])
def test_a_database_that_does_not_answer_is_one_line_with_its_host(host: str):
    environment = {
        "ATRIUM_ENVIRONMENT": "development",
        "ATRIUM_SECRET_KEY": "x",
        "ATRIUM_DATABASE_URL": f"postgresql://ada:hidden@{host}:9/atrium",
    }
    command = [sys.executable, "-m", "atrium.launcher.prepare"]
    told = subprocess.run(command, env=os.environ | environment, capture_output=True, text=True, check=False)
    assert told.returncode == 1
    (line,) = told.stderr.splitlines()
    assert line.startswith(f"the database of ATRIUM_DATABASE_URL ({host}:9) does not answer: ")
    assert "hidden" not in line
