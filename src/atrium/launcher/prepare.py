"""The step before web and consumer: tables, countries and cities, and a staff account the first time.

It takes two seconds, so what was done is noted beside the database and not done again until a version or a migration is
another one. `python -m atrium.launcher.prepare [NOTE]`.
"""

import os
import sys
from pathlib import Path

import django
from django.core.management import call_command
from django.db import OperationalError, connection

from atrium.launcher import prepared


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atrium.web.config.settings")
    django.setup()
    try:
        call_command("migrate", interactive=False, verbosity=0)
    except OperationalError as error:
        place = f"{connection.settings_dict['HOST']}:{connection.settings_dict['PORT']}".rstrip(":")
        said = " ".join(str(error).split())
        sys.exit(f"the database of ATRIUM_DATABASE_URL ({place}) does not answer: {said}")
    call_command("load_geo")
    call_command("ensure_account", "admin", staff=True)
    for note in sys.argv[1:]:
        Path(note).write_text(prepared.wanted())


if __name__ == "__main__":
    main()
