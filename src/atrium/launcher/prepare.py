"""The step before web and consumer: tables, countries and cities, and a staff account the first time."""

import os

import django
from django.core.management import call_command


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atrium.web.config.settings")
    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("load_geo")
    call_command("ensure_account", "admin", staff=True)


if __name__ == "__main__":
    main()
