"""`python -m atrium.web COMMAND`: Django's manage.py."""

import os
import sys

from atrium.contracts.errors import AtriumError
from atrium.telemetry import logs


def main() -> None:
    logs.set_up("info")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atrium.web.config.settings")
    from django.core.management import execute_from_command_line  # noqa: PLC0415 - reads the settings

    try:
        execute_from_command_line(["python -m atrium.web", *sys.argv[1:]])
    except AtriumError as error:
        sys.exit(f"atrium web: {error.message}")


if __name__ == "__main__":
    main()
