"""PostgreSQL, Valkey and Kafka that others run: an address each, TLS and logins, and none of the stack's own.
This stack's gateway has certificates and lets few requests of one client through."""

import os
import shutil
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests
from deploy.tests.certificates import sign
from deploy.tests.stack import Stack
from tests.e2e.test_chaos import answered, ended, hotels_of, save, search
from tests.support.clock import until
from tests.support.person import Person
from tests.support.valkey import free_port

CA = "/run/secrets/ca_certificate"
USER, PASSWORD = "atrium", "p@ss-word-of-somebody-else"
ENCODED = PASSWORD.replace("@", "%40")


@pytest.fixture(scope="module")
def managed(stack: Stack, checkout: Path, operator: Path) -> Iterator[Stack]:
    """Three containers that no stack knows, seen from the swarm at this machine's address, as other machines."""
    stack("undeploy", "--yes")
    host = stack.docker("network", "inspect", "--format", "{{(index .IPAM.Config 0).Gateway}}", "docker_gwbridge")
    folder = operator / "managed"
    keys, own_keys = folder / "keys", folder / "gateway"
    keys.mkdir(parents=True)
    own_keys.mkdir()
    certificate, key, authority = sign(keys, f"IP:{host}")
    (keys / "both.pem").write_text(key.read_text() + certificate.read_text())
    for each in keys.iterdir():
        each.chmod(0o644)
    # PostgreSQL reads a key that is its own only
    owner = stack.docker("run", "--rm", "--entrypoint", "id", "postgres:17", "-u", "postgres")
    own = shutil.copy(key, keys / "postgres.pem")
    os.chown(own, int(owner), int(owner))
    Path(own).chmod(0o600)
    ports = {name: str(free_port()) for name in ("postgres", "valkey", "kafka")}
    names = []

    def run(name: str, inside: str, *arguments: str) -> None:
        names.append(f"atrium-managed-{name}")
        stack.docker("rm", "--force", names[-1], status=None)  # of a run that was killed
        mounted = ("--volume", f"{keys}:/keys:ro", "--publish", f"{ports[name]}:{inside}")
        stack.docker("run", "--detach", "--rm", "--name", names[-1], *mounted, *arguments)

    with_tls = ("-cssl=on", "-cssl_cert_file=/keys/certificate.pem", "-cssl_key_file=/keys/postgres.pem")
    account = {"POSTGRES_USER": USER, "POSTGRES_PASSWORD": PASSWORD, "POSTGRES_DB": "hotels"}
    run("postgres", "5432", *_environment(account), "postgres:17", "postgres", *with_tls)
    tls = "--port 0 --tls-port 6379 --tls-cert-file /keys/certificate.pem --tls-key-file /keys/key.pem"
    tls += " --tls-ca-cert-file /keys/authority.pem --tls-auth-clients no --appendonly yes --dir /tmp"
    run("valkey", "6379", "valkey/valkey:8.1", "valkey-server", *tls.split(), "--requirepass", PASSWORD)
    run("kafka", "9093", *_environment(_kafka(f"{host}:{ports['kafka']}")), "apache/kafka:4.3.1")
    own_certificate, own_key, own_authority = sign(own_keys, "DNS:localhost")
    managed = Stack(
        checkout,
        folder,
        "atrium-managed",
        TLS_CERTIFICATE=str(own_certificate),
        TLS_KEY=str(own_key),
        HTTPS_PORT=str(free_port()),
        RATE="20",
        BURST="40",
        DATABASE_URL=f"postgresql://{USER}:{ENCODED}@{host}:{ports['postgres']}/hotels?sslmode=verify-full&sslrootcert={CA}",
        VALKEY_URL=f"valkeys://:{ENCODED}@{host}:{ports['valkey']}/0?ssl_ca_certs={CA}",
        EVENT_LOG_URL=f"kafkas://{USER}:{ENCODED}@{host}:{ports['kafka']}?mechanism=PLAIN&ca={CA}&partitions=2",
        CA_CERTIFICATE=str(authority),
        EVENT_PARTITIONS="2",
    )
    managed.http, managed.authority = managed.address, own_authority
    managed.address = f"https://localhost:{managed.settings['HTTPS_PORT']}"
    try:
        managed.run("undeploy", "--delete-data", "--yes")
        until(lambda: _speaks_tls(host, ports["kafka"], authority), 120)
        managed("deploy")
        with pytest.MonkeyPatch.context() as patch:
            patch.setenv("REQUESTS_CA_BUNDLE", str(own_authority))
            yield managed
    finally:
        managed("undeploy", "--delete-data", "--yes")
        for name in names:
            stack.docker("rm", "--force", name)


def _speaks_tls(host: str, port: str, authority: Path) -> bool:
    context = ssl.create_default_context(cafile=str(authority))
    try:
        with socket.create_connection((host, int(port)), 2) as plain, context.wrap_socket(plain, server_hostname=host):
            return True
    except OSError:
        return False


def _environment(settings: dict[str, str]) -> list[str]:
    return [word for name, value in settings.items() for word in ("--env", f"{name}={value}")]


def _kafka(advertised: str) -> dict[str, str]:
    login = "org.apache.kafka.common.security.plain.PlainLoginModule required"
    return {
        "KAFKA_NODE_ID": "1",
        "KAFKA_PROCESS_ROLES": "broker,controller",
        "KAFKA_LISTENERS": "SASL_SSL://:9093,PLAINTEXT://127.0.0.1:9092,CONTROLLER://127.0.0.1:9094",
        "KAFKA_ADVERTISED_LISTENERS": f"SASL_SSL://{advertised},PLAINTEXT://127.0.0.1:9092",
        "KAFKA_LISTENER_SECURITY_PROTOCOL_MAP": "SASL_SSL:SASL_SSL,PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
        "KAFKA_INTER_BROKER_LISTENER_NAME": "PLAINTEXT",
        "KAFKA_CONTROLLER_LISTENER_NAMES": "CONTROLLER",
        "KAFKA_CONTROLLER_QUORUM_VOTERS": "1@127.0.0.1:9094",
        "KAFKA_SASL_ENABLED_MECHANISMS": "PLAIN",
        "KAFKA_LISTENER_NAME_SASL___SSL_PLAIN_SASL_JAAS_CONFIG": f'{login} user_{USER}="{PASSWORD}";',
        "KAFKA_SSL_KEYSTORE_TYPE": "PEM",
        "KAFKA_SSL_KEYSTORE_LOCATION": "/keys/both.pem",
        "KAFKA_AUTO_CREATE_TOPICS_ENABLE": "false",
        "KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR": "1",
        "KAFKA_GROUP_INITIAL_REBALANCE_DELAY_MS": "0",
        "KAFKA_HEAP_OPTS": "-Xms128m -Xmx256m",
    }


def test_a_stack_without_stores_of_its_own(managed: Stack, tmp_path: Path):
    for store in ("postgres", "valkey", "kafka"):
        assert managed.containers(store) == []
    with Person(managed.address) as person:

        def saved() -> int:
            time.sleep(0.2)  # few requests a second are let through
            answer = answered(lambda: person.get(f"{managed.address}/api/v1/selections/", timeout=10), 200)
            return len(answer.json()["results"])

        job = search(person, 1)  # by tasks, so Valkey is Celery's broker too
        assert ended(person, job)["status"] == "finished"
        save(person, job, tuple(hotels_of(person, job)[:3]), "into-managed")
        until(lambda: saved() == 3, 60)
        managed("backup", str(tmp_path / "backup"))
        assert (tmp_path / "backup" / "offsets.csv").read_text().startswith("atrium.")
        for _ in range(2):
            managed("restore", str(tmp_path / "backup"), "--yes")
        assert saved() == 3
    assert requests.get(f"{managed.address}/api/search/readyz", timeout=10).status_code == 200
    # what is secret stands in no service's description
    assert ENCODED not in str(managed.what_is_there())


def _curl(stack: Stack, *options: str) -> str:
    command = ["curl", "--silent", "--show-error", "--cacert", str(stack.authority), *options]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def test_http_2_with_certificates(managed: Stack, tmp_path: Path):
    told = ("--output", str(tmp_path / "page"), "--write-out", "%{http_version} %{http_code} %{ssl_verify_result}")
    assert _curl(managed, "--http2", *told, managed.address) == "2 200 0"
    assert "Atrium" in (tmp_path / "page").read_text()
    head = _curl(managed, "--http2", "--head", managed.address).lower()
    assert "strict-transport-security: max-age=" in head
    moved = requests.get(f"{managed.http}/how/?a=1", timeout=10, allow_redirects=False)
    assert (moved.status_code, moved.headers["Location"]) == (308, f"{managed.address}/how/?a=1")
    assert "secure" in _curl(managed, "--head", f"{managed.address}/accounts/login/").lower()


def test_too_many_requests_are_a_problem_for_programs_and_a_page_for_people(managed: Stack):
    with ThreadPoolExecutor(16) as many:
        for path, kind in (("/api/search/strategies", "application/problem+json"), ("/healthz", "text/html")):
            address = managed.address + path
            answers = list(many.map(lambda _, address=address: requests.get(address, timeout=20), range(160)))
            refused = [answer for answer in answers if answer.status_code == 429]
            assert refused
            assert {answer.status_code for answer in answers} - {429} <= {200}
            assert {answer.headers["Content-Type"].partition(";")[0] for answer in refused} == {kind}
            assert {answer.headers["Retry-After"] for answer in refused} == {"1"}
            if kind == "text/html":
                assert "Too many requests" in refused[0].text
            else:
                assert (refused[0].json()["status"], refused[0].json()["code"]) == (429, "too_many_requests")
