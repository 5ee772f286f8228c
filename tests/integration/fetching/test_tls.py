"""A certificate that the system trusts: in a process of its own, since what is trusted is read once."""

import subprocess
import sys

import pytest
from tests.support.certificate import make_certificate, server_context
from tests.support.clients import CLIENTS
from tests.support.fault_server import PAGE, FaultServer

FETCH = """
import sys
from pathlib import Path
from atrium.fetching.policy import FetchPolicy
from atrium.fetching.rate import FileRate
from atrium.fetching.robots import Robots
from atrium.fetching.site import Site
from tests.support.clients import fetch
client, url, directory = sys.argv[1:]
policy = FetchPolicy(url, requests_per_second=1000)
sys.stdout.buffer.write(fetch(client, url + "/gzip", Site(policy, Robots(), FileRate(Path(directory)))))
"""


@pytest.mark.parametrize("client", CLIENTS)
def test_a_trusted_certificate(client, tmp_path, monkeypatch):
    certificate = make_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with FaultServer(server_context(certificate)) as server:
        url = server.url.replace("127.0.0.1", "localhost")
        command = [sys.executable, "-c", FETCH, client, url, str(tmp_path)]
        done = subprocess.run(command, capture_output=True, check=False, timeout=30)
    assert done.stderr.decode() == ""
    assert done.stdout == PAGE
