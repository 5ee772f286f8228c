"""What nginx does by itself: static files, headers, limits. Certificates and rates are in test_6_managed.py.

And what the scripts that look and scale say of the stack behind it.
"""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
import requests
from deploy.tests.stack import Stack
from tests.support.clock import until


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


@pytest.mark.parametrize(("path", "kind"), [("/api/v1/hotels/", "application/problem+json"), ("/how/", "text/html")])
def test_an_address_that_is_too_long(deployed: Stack, path: str, kind: str):
    answer = requests.get(f"{deployed.address}{path}?q={'x' * 9000}", timeout=10)
    assert (answer.status_code, answer.headers["Content-Type"].partition(";")[0]) == (414, kind)
    assert "<!--#" not in answer.text
    assert answer.json()["code"] == "address_too_long" if "json" in kind else "<h1>Too long</h1>" in answer.text


def test_status_says_why_a_task_waits(deployed: Stack):
    beat = f"{deployed.name}_beat"
    deployed.docker("service", "update", "--detach", "--reserve-memory", "900g", beat)
    try:
        until(lambda: 'beat: "no suitable node (insufficient resources' in deployed.run("status").stdout, 30)
        assert deployed.run("status").returncode == 1
    finally:
        deployed.docker("service", "rollback", "--detach", beat)
    until(lambda: deployed.run("status").returncode == 0, 60)


def test_status_says_that_web_can_not_reach_its_database(deployed: Stack):
    postgres = f"{deployed.name}_postgres"
    told = deployed("status")
    assert "/readyz 200" in told
    assert "/api/search/readyz 200" in told
    deployed.docker("service", "scale", "--detach", f"{postgres}=0")
    try:
        until(lambda: "/readyz 503" in deployed.run("status").stdout, 60)
        done = deployed.run("status")
        assert (done.returncode, "web         1/1" in done.stdout) == (1, True)
    finally:
        deployed.docker("service", "scale", "--detach", f"{postgres}=1")
    until(lambda: deployed.run("status").returncode == 0, 90)


def test_logs_that_are_followed_end_alone(deployed: Stack):
    def followed() -> list[str]:
        """What reads this stack's logs."""
        found = []
        for process in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                command = process.read_text().replace("\0", " ")
            except OSError:  # it has ended
                continue
            if f"{deployed.name}_" in command and " service logs " in command:
                found.append(command)
        return found

    script = (
        'deploy/logs.sh web consumer -f >/dev/null & sleep 2; echo "$(jobs -r)"; kill $!; wait $!; echo "ended with $?"'
    )
    environment = os.environ | {"ATRIUM_DEPLOY_ENV": str(deployed.env)}
    caller = subprocess.run(
        ["bash", "-c", script],
        cwd=deployed.checkout,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
        timeout=60,
        check=False,
        start_new_session=True,
    )
    assert "Running" in caller.stdout
    assert "ended with 143" in caller.stdout
    until(lambda: followed() == [], 10)


def test_partitions_count_when_they_are_deployed(deployed: Stack):
    with deployed.otherwise(EVENT_PARTITIONS="8"):
        before = deployed.env.read_text()
        done = deployed.run("scale", "consumer", "5")
        assert (done.returncode, "not what runs yet: deploy/deploy.sh first" in done.stderr) == (2, True)
        assert deployed.env.read_text() == before
    done = deployed.run("scale", "web", "2", "--dry-run")
    assert (done.returncode, done.stderr.count("would run:"), "of web" in done.stderr) == (0, 2, False)
    assert len(deployed.containers("web")) == 1
