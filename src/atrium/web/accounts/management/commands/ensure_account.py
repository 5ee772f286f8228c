import os
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from atrium.web.accounts.services import ensure_account


class Command(BaseCommand):
    help = "Makes an account unless it is there, with the password in ATRIUM_ACCOUNT_PASSWORD (or …_FILE)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name")
        parser.add_argument("--staff", action="store_true", help="May use the admin and Silk.")

    def handle(self, *args: Any, **options: Any) -> None:
        password = os.environ.get("ATRIUM_ACCOUNT_PASSWORD", "")
        if file := os.environ.get("ATRIUM_ACCOUNT_PASSWORD_FILE"):
            password = Path(file).read_text(encoding="utf-8").strip()
        if not password:
            raise CommandError("ATRIUM_ACCOUNT_PASSWORD is missing")
        made = ensure_account(options["name"], password, staff=options["staff"])
        self.stdout.write(f"{options['name']}: {'made' if made else 'was there'}")
