"""Before anything is changed: what is wrong is said in one line, and nothing has changed."""

import gzip
import re
import shutil
import socket
import subprocess
from pathlib import Path

import pytest
from deploy.tests.certificates import sign
from deploy.tests.stack import SCRIPTS, Stack
from tests.support.valkey import free_port

CHECKS = {
    "a wrong setting": ({"HTTP_PORT": "eighty"}, "HTTP_PORT is 'eighty', which is not a number above 0"),
    "an unknown setting": ({"HTTP_PROT": "80"}, "HTTP_PROT"),
    "a missing secret": ({"VALKEY_PASSWORD": ""}, "VALKEY_PASSWORD is missing"),
    "a placeholder": ({"SECRET_KEY": "change-me"}, "SECRET_KEY is a placeholder"),
    "a short secret": ({"POSTGRES_PASSWORD": "abcdefgh"}, "POSTGRES_PASSWORD has 8 characters; 32 are needed"),
    "too many consumers": ({"CONSUMER_REPLICAS": "9"}, "a consumer without a partition has nothing to do"),
    "a certificate that is not there": ({"TLS_CERTIFICATE": "/nowhere.pem"}, "TLS_CERTIFICATE: there is no file"),
    "a real source without a contact": ({"SOURCE_URL": "https://www.example.org"}, "CONTACT is empty"),
    "an image that is not there": ({"TAG": "never-built"}, "there is no image atrium/main:never-built"),
    "a store's image that is nowhere": ({"VALKEY_IMAGE": "nosuch:1"}, "VALKEY_IMAGE: 'nosuch:1' is neither here nor"),
    "an image of what is off is not asked for": (
        {"ADMINER": "off", "ADMINER_IMAGE": "nosuch:1", "RATE": ""},
        "1 thing to put right",
    ),
    "one port for two": (
        {"TLS_CERTIFICATE": "/nowhere.pem", "HTTP_PORT": "8443", "HTTPS_PORT": "8443"},
        "HTTP_PORT and HTTPS_PORT are both 8443",
    ),
    "a proxy that is no address": (
        {"TRUSTED_PROXY": "nonsense"},
        "TRUSTED_PROXY is 'nonsense', which is not an address",
    ),
    "a proxy's address that is too large": ({"TRUSTED_PROXY": "10.0.0.256"}, "TRUSTED_PROXY is '10.0.0.256'"),
    "a network without a name": ({"FRONT_NETWORK": ""}, "FRONT_NETWORK is '', which is not the name of a network"),
    "a network of this engine alone": ({"FRONT_NETWORK": "bridge"}, "the network bridge is there, and is no overlay"),
    "too many partitions": ({"EVENT_PARTITIONS": "99999"}, "EVENT_PARTITIONS is '99999', which is not a number from 1"),
    "a number that bash would read as octal": ({"CONSUMER_REPLICAS": "08"}, "1 thing to put right"),
    "a name too long for Docker": ({"STACK": "a" * 38}, "which is not a name of at most 37 small letters"),
    "a database without a name": (
        {"DATABASE_URL": "postgresql://me:it@host:5432"},
        "5432', which is not like postgresql",
    ),
    "photographs at an address": ({"PHOTOGRAPH_HOSTS": "https://cdn.example.org/"}, "which is not hosts or host:port"),
    "photographs nowhere": ({"PHOTOGRAPH_HOSTS": "not a host!!"}, "PHOTOGRAPH_HOSTS is 'not a host!!', which is not"),
}


@pytest.fixture(params=CHECKS.values(), ids=CHECKS.keys())
def wrong(request) -> tuple[dict[str, str], str]:
    return request.param


def test_what_is_wrong_is_said_and_nothing_changes(stack: Stack, wrong):
    settings, words = wrong
    before = stack.what_is_there()
    with stack.otherwise(**settings):
        done = stack.run("deploy")
    assert done.returncode in {2, 4}
    assert words in done.stderr
    assert stack.what_is_there() == before


def test_what_is_right_is_not_complained_about(stack: Stack):
    """What else the patterns of addresses and names have to let through, all at once."""
    with stack.otherwise(
        TRUSTED_PROXY="fd00::/8",
        PHOTOGRAPH_HOSTS="cdn.example.org,localhost:8400, 10.0.0.1",
        DATABASE_URL="postgresql://me:p%2Fw@host:5432/name?sslmode=require",
        POSTGRES_IMAGE="nosuch:1",
        EVENT_PARTITIONS="100",
        STACK="a" * 37,
    ):
        assert "pre-flight: all good" in stack("deploy", "--check")
    with stack.otherwise(TRUSTED_PROXY="10.0.0.0/8"):
        stack("deploy", "--check")


@pytest.fixture(scope="module")
def pem(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Files in the forms that people hand over: `certificate.pem` and `key.pem` are right."""
    folder = tmp_path_factory.mktemp("pem")
    sign(folder, "DNS:localhost")
    (folder / "garbage.pem").write_text("-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----\n")
    key, right = str(folder / "key.pem"), str(folder / "certificate.pem")
    for command in (
        ["pkey", "-in", key, "-aes256", "-passout", "pass:it", "-out", str(folder / "locked.pem")],
        ["x509", "-in", right, "-signkey", key, "-days", "-1", "-out", str(folder / "old.pem")],
    ):
        subprocess.run(["openssl", *command], check=True, capture_output=True)
    return folder


@pytest.mark.parametrize(
    ("certificate", "key", "words"),
    [
        ("certificate.pem", "key.pem", "pre-flight: all good"),
        ("garbage.pem", "key.pem", "garbage.pem' is not a certificate (PEM)"),
        (".", "key.pem", "TLS_CERTIFICATE: there is no file"),
        ("old.pem", "key.pem", "TLS_CERTIFICATE has expired"),
        ("certificate.pem", "authority.key", "TLS_KEY is not the key of TLS_CERTIFICATE"),
        ("certificate.pem", "garbage.pem", "garbage.pem' is not a key (PEM) without a passphrase"),
        ("certificate.pem", "locked.pem", "locked.pem' is not a key (PEM) without a passphrase"),
    ],
)
def test_certificates_that_nginx_would_not_take(stack: Stack, pem: Path, certificate: str, key: str, words: str):
    https = str(free_port())
    with stack.otherwise(TLS_CERTIFICATE=str(pem / certificate), TLS_KEY=str(pem / key), HTTPS_PORT=https):
        done = stack.run("deploy", "--check")
    assert words in done.stderr
    assert (done.returncode, done.stderr.count("\n")) == ((0, 1) if "good" in words else (4, 2))


def test_an_authority_that_is_none(stack: Stack, pem: Path):
    with stack.otherwise(CA_CERTIFICATE=str(pem / "garbage.pem")):
        done = stack.run("deploy", "--check")
    assert (done.returncode, "CA_CERTIFICATE: " in done.stderr, done.stderr.count("\n")) == (4, True, 2)


def test_without_openssl(stack: Stack, pem: Path, tmp_path: Path):
    for program in (
        "bash",
        "env",
        "readlink",
        "dirname",
        "basename",
        "sed",
        "git",
        "sha256sum",
        "xargs",
        "docker",
        "curl",
    ):
        (tmp_path / program).symlink_to(shutil.which(program))
    with stack.otherwise(TLS_CERTIFICATE=str(pem / "certificate.pem"), TLS_KEY=str(pem / "key.pem")):
        done = stack.run("deploy", "--check", PATH=str(tmp_path))
    assert (done.returncode, "openssl is missing" in done.stderr, done.stderr.count("\n")) == (1, True, 1)


def test_a_taken_port(stack: Stack):
    before = stack.what_is_there()
    with socket.create_server(("127.0.0.1", 0)) as taken, stack.otherwise(HTTP_PORT=str(taken.getsockname()[1])):
        done = stack.run("deploy")
    assert (done.returncode, "is taken by another program" in done.stderr) == (4, True)
    assert stack.what_is_there() == before


def test_a_network_that_was_made_otherwise(stack: Stack):
    stack.docker("network", "create", "--driver", "overlay", "--opt", "encrypted", f"{stack.name}_broker")
    try:
        done = stack.run("deploy")
    finally:
        stack.docker("network", "rm", f"{stack.name}_broker")
    assert (done.returncode, f"when these networks were made: {stack.name}_broker;" in done.stderr) == (4, True)


@pytest.mark.parametrize(
    ("option", "setting", "words"),
    [
        ("CONFIG_IP_VS", {"PORTS": "mesh"}, "PORTS=mesh: this kernel has no IPVS"),
        ("CONFIG_INET_ESP", {"ENCRYPTED_NETWORKS": "on"}, "ENCRYPTED_NETWORKS=on: this kernel has no ESP"),
    ],
)
def test_what_the_kernel_does_not_have(stack: Stack, option: str, setting: dict[str, str], words: str):
    config = Path("/proc/config.gz")
    if not config.exists():
        pytest.skip("left out: what the kernel lacks, because it does not say so in /proc/config.gz")
    has = re.search(f"^{option}=[my]", gzip.decompress(config.read_bytes()).decode(), re.MULTILINE)
    with stack.otherwise(**setting):
        done = stack.run("deploy", "--check")
    assert (done.returncode, words in done.stderr) == ((0, False) if has else (4, True))


def test_secrets_that_others_can_read(stack: Stack):
    stack.env.chmod(0o644)
    try:
        done = stack.run("deploy")
    finally:
        stack.env.chmod(0o600)
    assert (done.returncode, "chmod 600" in done.stderr) == (4, True)


@pytest.mark.parametrize("script", SCRIPTS)
def test_every_script_helps(stack: Stack, script: str):
    done = stack.run(script, "-h")
    assert done.returncode == 0
    assert done.stdout.startswith("Usage: deploy/")
    assert "Exit status" in done.stdout
    done = stack.run(script, "--no-such-option")
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert "unknown argument: --no-such-option" in done.stderr


MEANT = {
    "deploy": (),
    "undeploy": ("--yes",),
    "status": (),
    "logs": (),
    "scale": ("web", "2"),
    "update": (),
    "backup": (),
    "restore": (".",),
    "rotate_secrets": ("--yes",),
    "build/build_image": ("main",),
}


@pytest.mark.parametrize("script", MEANT)
def test_a_dead_engine_is_said_by_every_script(stack: Stack, tmp_path, script: str):
    for name in ("database.dump", "offsets.csv"):
        (tmp_path / name).touch()
    meant = (str(tmp_path) if word == "." else word for word in MEANT[script])
    settings = stack.env.read_text()
    done = stack.run(script, *meant, DOCKER_HOST="unix:///nowhere.sock")
    assert (done.returncode, "the Docker engine does not answer" in done.stderr) == (4, True)
    assert stack.env.read_text() == settings


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (("scale", "web"), "the name of a service and a number are wanted"),
        (("scale", "web", "many"), "the name of a service and a number are wanted"),
        (("scale", "consumer", "08"), "the name of a service and a number are wanted"),
        (("scale", "postgres", "2"), "postgres can't be scaled"),
        (("logs", "-n", "few"), "-n wants a number"),
        (("restore",), "the directory of a backup is wanted"),
        (("restore", "/nowhere", "--yes"), "/nowhere is no backup"),
        (("backup", "one", "two"), "one directory, not also two"),
        (("build/build_image",), "main or search is wanted"),
        (("rotate_secrets", "ADMIN"), "unknown argument: ADMIN"),
    ],
)
def test_wrong_input_is_one_line(stack: Stack, command: tuple[str, ...], words: str):
    done = stack.run(*command)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert words in done.stderr


def test_a_dry_run_changes_nothing(stack: Stack):
    before = stack.what_is_there()
    assert "would run: docker stack deploy" in stack("deploy", "--dry-run")
    for script in ("utils/install_debian", "utils/start_project", "rotate_secrets", "undeploy"):
        stack(script, "--dry-run")
    assert stack.what_is_there() == before


def test_placeholders_are_filled(stack: Stack, tmp_path):
    template = stack.checkout / "deploy" / ".env.template"
    fresh = tmp_path / ".env"
    fresh.write_text(template.read_text())
    done = stack.run("rotate_secrets", "--fill", ATRIUM_DEPLOY_ENV=str(fresh))
    assert done.returncode == 0, done.stderr
    values = dict(line.split("=", 1) for line in fresh.read_text().splitlines() if line and line[0] != "#")
    made = [values[name] for name in ("SECRET_KEY", "POSTGRES_PASSWORD", "VALKEY_PASSWORD", "ADMIN_PASSWORD")]
    assert len({*made}) == 4
    assert min(map(len, made)) >= 32
    assert fresh.stat().st_mode & 0o777 == 0o600
    assert stack.run("rotate_secrets", "--fill", ATRIUM_DEPLOY_ENV=str(fresh)).returncode == 0
    assert made[0] in fresh.read_text()
