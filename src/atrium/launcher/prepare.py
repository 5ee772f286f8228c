"""The step before web and consumer: tables, countries and cities, and a staff account the first time."""

import os

import django
from django.core.management import call_command

from atrium.contracts.errors import InvalidRequest


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atrium.web.config.settings")
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_geo")
    _staff_account()


def _staff_account() -> None:
    from django.contrib.auth import get_user_model  # noqa: PLC0415 - needs django.setup()

    accounts = get_user_model().objects
    if accounts.filter(is_superuser=True).exists():
        return
    password = os.environ.get("ATRIUM_ADMIN_PASSWORD")
    if not password:
        raise InvalidRequest("there is no staff account yet and ATRIUM_ADMIN_PASSWORD is not set")
    accounts.create_superuser(username="admin", email="admin@localhost", password=password)


if __name__ == "__main__":
    main()
