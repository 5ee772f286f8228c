"""Django on a real PostgreSQL: one server for the session, every table empty before each test."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from tests.support.postgres import Postgres
from tests.support.prepared import prepared_database

from atrium.launcher.postgres import DATABASE

SECRET = "a key for tests only"
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def server(tmp_path_factory) -> Iterator[Postgres]:
    postgres = Postgres(copied=prepared_database(tmp_path_factory)).start()
    yield postgres
    postgres.stop()


@pytest.fixture(scope="session")
def migrated(server: Postgres) -> Iterator[Postgres]:
    os.environ |= {
        "ATRIUM_DATABASE_URL": server.url(DATABASE),
        "ATRIUM_SECRET_KEY": SECRET,
        "ATRIUM_ENVIRONMENT": "development",
        "DJANGO_SETTINGS_MODULE": "atrium.web.config.settings",
    }
    import django

    django.setup()
    from django.conf import settings
    from django.db import connections

    # what makes a password safe is that checking one takes half a second
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

    empty_tables()
    yield server
    connections.close_all()


@pytest.fixture
def committed() -> None:
    """For tests that need several connections or whose statements fail: the tables are emptied afterwards."""


@pytest.fixture(autouse=True)
def database(request, migrated: Postgres) -> Iterator[Postgres]:
    """Every test starts with empty tables: what it wrote is rolled back."""
    from django.core.cache import cache
    from django.db import transaction

    cache.clear()  # limits of guests and of wrong passwords
    if "committed" in request.fixturenames:
        yield migrated
        empty_tables()
        return
    with transaction.atomic():
        yield migrated
        transaction.set_rollback(True)


def empty_tables() -> None:
    from django.apps import apps
    from django.db import connection

    kept = {"django_migrations", "django_content_type", "auth_permission"}
    tables = {model._meta.db_table for model in apps.get_models()} - kept
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")


def make_people():
    from atrium.web.accounts.models import User
    from atrium.web.accounts.services import make_guest

    return {
        "anonymous": None,
        "guest": make_guest(),
        "owner": User.objects.create_user("owner", password="a good password"),
        "staff": User.objects.create_superuser("staff", password="a good password"),
    }


@pytest.fixture
def people():
    return make_people()


@pytest.fixture
def browser(people):
    """A client that is signed in as one of `people`, by its session."""
    from django.test import Client

    def open_as(who: str, **options):
        client = Client(raise_request_exception=False, **options)
        if people[who] is not None:
            client.force_login(people[who])
        return client

    return open_as
