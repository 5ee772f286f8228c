"""What nginx does by itself: static files, headers, limits, certificates."""

import json
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from deploy.tests.certificates import sign
from deploy.tests.stack import Stack
from tests.support.person import Person
from tests.support.system import until
from tests.support.valkey import free_port


def _style(stack: Stack) -> str:
    return re.search(r'href="(/static/[^"]+\.css)"', requests.get(stack.address, timeout=10).text)[1]


def _logged(stack: Stack, request_id: str) -> dict:
    """The gateway's line of that request."""
    (gateway,) = stack.containers("gateway")
    lines: list[str] = []

    def found() -> bool:
        lines[:] = [each for each in stack.docker("logs", "--tail", "50", gateway).splitlines() if request_id in each]
        return bool(lines)

    until(found, 30)
    return json.loads(lines[0])


@pytest.mark.parametrize("encoding", ["br", "gzip", "identity"])
def test_static_files_are_its_own_and_compressed_ahead(deployed: Stack, encoding: str):
    style = deployed.address + _style(deployed)
    headers = {"Accept-Encoding": encoding, "X-Request-ID": f"style-{encoding}"}
    answer = requests.get(style, headers=headers, timeout=10, stream=True)
    assert answer.status_code == 200
    assert answer.headers.get("Content-Encoding", "identity") == encoding
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Accept-Encoding" in answer.headers["Vary"] or encoding == "identity"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    # a length that is known ahead: nothing is compressed for this request
    assert int(answer.headers["Content-Length"]) == len(answer.raw.read(decode_content=False))
    assert _logged(deployed, f"style-{encoding}")["upstream"] == ""  # web was not asked


def test_what_it_does_not_have_web_is_asked_for(deployed: Stack):
    answer = requests.get(f"{deployed.address}/static/no.css", headers={"X-Request-ID": "no-such-style"}, timeout=10)
    assert answer.status_code == 404
    assert _logged(deployed, "no-such-style")["upstream"].endswith(":8000")


def test_static_files_are_there_while_web_is_not(deployed: Stack):
    style = deployed.address + _style(deployed)
    deployed.docker("service", "scale", "--detach", f"{deployed.name}_web=0")
    try:
        until(lambda: deployed.containers("web") == [], 60)
        page = requests.get(deployed.address, timeout=30)
        assert (page.status_code, "Back in a moment" in page.text) == (503, True)
        assert "<!--#" not in page.text
        problem = requests.get(f"{deployed.address}/api/v1/hotels/", timeout=30)
        assert problem.headers["Content-Type"].startswith("application/problem+json")
        assert (problem.json()["code"], problem.json()["status"], problem.headers["Retry-After"]) == ("away", 503, "5")
        assert requests.get(style, timeout=10).status_code == 200
    finally:
        deployed("scale", "web", "1")


def test_a_request_id_is_kept_and_headers_are_set(deployed: Stack):
    answer = requests.get(deployed.address, headers={"X-Request-ID": "seen-by-a-test"}, timeout=10)
    assert answer.headers["X-Request-ID"] == "seen-by-a-test"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    odd = requests.get(deployed.address, headers={"X-Request-ID": 'a"b {}'}, timeout=10)
    assert re.fullmatch("[0-9a-f]{32}", odd.headers["X-Request-ID"])


def test_a_large_body_is_refused(deployed: Stack):
    answer = requests.post(f"{deployed.address}/api/search/jobs", data=b"x" * 2_000_000, timeout=10)
    assert answer.status_code == 413
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert answer.json()["status"] == 413


@pytest.fixture(scope="module")
def strict(deployed: Stack, tmp_path_factory) -> Stack:
    """With certificates, and few requests for each client; afterwards as it was."""
    folder = tmp_path_factory.mktemp("certificate")
    certificate, key, authority = sign(folder, "DNS:localhost")
    port = str(free_port())
    tls = {"TLS_CERTIFICATE": str(certificate), "TLS_KEY": str(key), "HTTPS_PORT": port}
    with deployed.otherwise(**tls, RATE="20", BURST="40"):
        deployed("deploy")
        deployed.https, deployed.authority = f"https://localhost:{port}", authority
        yield deployed
    deployed("deploy")


def _curl(stack: Stack, *options: str) -> str:
    command = ["curl", "--silent", "--show-error", "--cacert", str(stack.authority), *options]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_http_2_with_certificates(strict: Stack, tmp_path: Path):
    told = ("--output", str(tmp_path / "page"), "--write-out", "%{http_version} %{http_code} %{ssl_verify_result}")
    assert _curl(strict, "--http2", *told, strict.https) == "2 200 0"
    assert "Atrium" in (tmp_path / "page").read_text()
    head = _curl(strict, "--http2", "--head", strict.https).lower()
    assert "strict-transport-security: max-age=" in head
    moved = requests.get(f"{strict.address}/how/?a=1", timeout=10, allow_redirects=False)
    assert (moved.status_code, moved.headers["Location"]) == (308, f"{strict.https}/how/?a=1")
    assert "secure" in _curl(strict, "--head", f"{strict.https}/accounts/login/").lower()


def test_too_many_requests_are_a_problem_for_programs_and_a_page_for_people(strict: Stack):
    def ask(path: str) -> requests.Response:
        return requests.get(strict.https + path, timeout=20, verify=str(strict.authority))

    with ThreadPoolExecutor(16) as many:
        for path, kind in (("/api/search/strategies", "application/problem+json"), ("/healthz", "text/html")):
            answers = list(many.map(lambda _, path=path: ask(path), range(120)))
            refused = [answer for answer in answers if answer.status_code == 429]
            assert refused
            assert {answer.status_code for answer in answers} - {429} <= {200}
            assert {answer.headers["Content-Type"].partition(";")[0] for answer in refused} == {kind}
            assert {answer.headers["Retry-After"] for answer in refused} == {"1"}
            if kind == "text/html":
                assert "Too many requests" in refused[0].text
            else:
                assert (refused[0].json()["status"], refused[0].json()["code"]) == (429, "too_many_requests")


def test_people_are_known_over_https(strict: Stack, monkeypatch):
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(strict.authority))
    with Person(strict.https) as person:
        assert person.get(f"{strict.https}/api/search/jobs", timeout=10).json() == {"jobs": []}
