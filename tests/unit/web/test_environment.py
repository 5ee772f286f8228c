"""What web refuses to start with, and by which name it says so."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from atrium.contracts.errors import InvalidRequest
from atrium.web.config.environment import WebSettings

SERIOUS = {
    "ATRIUM_DATABASE_URL": "postgresql://web:p%40ss@db:5433/atrium?sslmode=require",
    "ATRIUM_SECRET_KEY": "8f3a" * 16,
    "ATRIUM_ALLOWED_HOSTS": "atrium.example, www.atrium.example",
}
WEB = Path(__file__).parents[3] / "src" / "atrium" / "web"


def test_a_production_environment():
    settings = WebSettings.from_environment(SERIOUS)
    assert settings.hosts == ["atrium.example", "www.atrium.example"]
    assert settings.database() == {
        "NAME": "atrium", "USER": "web", "PASSWORD": "p@ss", "HOST": "db", "PORT": "5433",
        "OPTIONS": {"sslmode": "require"},
    }  # fmt: skip


def test_a_socket_is_a_host():
    url = "postgresql://postgres@/atrium?host=/run/pg"
    found = WebSettings.from_environment(SERIOUS | {"ATRIUM_DATABASE_URL": url}).database()
    assert (found["HOST"], found["NAME"]) == ("/run/pg", "atrium")


@pytest.mark.parametrize("name", ["ATRIUM_DATABASE_URL", "ATRIUM_SECRET_KEY", "ATRIUM_ALLOWED_HOSTS"])
def test_what_is_missing_is_named(name):
    with pytest.raises(InvalidRequest, match=f"{name} is missing"):
        WebSettings.from_environment({key: value for key, value in SERIOUS.items() if key != name})


@pytest.mark.parametrize("secret", ["short", "change-me" * 8, "django-insecure-" + "x" * 50])
def test_a_placeholder_is_for_development_only(secret):
    environment = SERIOUS | {"ATRIUM_SECRET_KEY": secret}
    with pytest.raises(InvalidRequest, match="ATRIUM_SECRET_KEY is a placeholder"):
        WebSettings.from_environment(environment)
    assert WebSettings.from_environment(environment | {"ATRIUM_ENVIRONMENT": "development"}).secret_key == secret


def test_a_secret_may_be_in_a_file(tmp_path):
    file = tmp_path / "secret"
    file.write_text("9" * 64 + "\n")
    settings = WebSettings.from_environment(SERIOUS | {"ATRIUM_SECRET_KEY_FILE": str(file)})
    assert settings.secret_key == "9" * 64
    with pytest.raises(InvalidRequest, match=r"ATRIUM_SECRET_KEY_FILE can't be read"):
        WebSettings.from_environment(SERIOUS | {"ATRIUM_SECRET_KEY_FILE": str(tmp_path / "none")})


def test_a_database_address_that_is_none_is_one_line():
    with pytest.raises(InvalidRequest, match="ATRIUM_DATABASE_URL can't be read"):
        WebSettings.from_environment(SERIOUS | {"ATRIUM_DATABASE_URL": "what is this"}).database()


def test_the_command_says_it_in_one_line():
    run = subprocess.run(
        [sys.executable, "-m", "atrium.web", "migrate"],
        env={"PATH": os.environ["PATH"]}, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert run.returncode == 1
    assert run.stderr == "atrium web: web can't start: ATRIUM_DATABASE_URL is missing; ATRIUM_SECRET_KEY is missing\n"


IMPORT_ALL = """
import importlib, socket, sys
def refuse(*args, **kwargs):
    raise RuntimeError("a socket was opened at import")
socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse
import psycopg
psycopg.connect = psycopg.Connection.connect = refuse
import django
django.setup()
for name in sys.argv[1:]:
    importlib.import_module(name)
"""


def test_nothing_connects_at_import():
    modules = [
        ".".join(path.relative_to(WEB.parents[1]).with_suffix("").parts).removesuffix(".__init__")
        for path in WEB.rglob("*.py")
        if path.name != "__main__.py"
    ]
    environment = SERIOUS | {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "atrium.web.config.settings"}
    subprocess.run([sys.executable, "-c", IMPORT_ALL, *modules], check=True, env=environment, timeout=60)


def test_the_migrations_are_those_of_the_models():
    environment = SERIOUS | {"PATH": os.environ["PATH"]}
    apps = ("accounts", "geo", "hotels", "runs", "operations")
    command = [sys.executable, "-W", "ignore", "-m", "atrium.web", "makemigrations", "--check", "--dry-run", *apps]
    run = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert run.returncode == 0, run.stdout


def test_who_only_stores_loads_nothing_of_the_site():
    code = "import sys; from atrium.consumer.__main__ import database_store; database_store(); print(*sys.modules)"
    environment = SERIOUS | {"PATH": os.environ["PATH"]}
    run = subprocess.run([sys.executable, "-c", code], check=True, env=environment, timeout=60, stdout=subprocess.PIPE)
    loaded = set(run.stdout.decode().split())
    assert "atrium.web.hotels.models" in loaded
    assert loaded.isdisjoint({"rest_framework", "unfold", "allauth", "silk", "jinja2", "django.contrib.admin"})
