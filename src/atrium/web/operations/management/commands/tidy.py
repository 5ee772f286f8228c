from typing import Any

from django.core.management.base import BaseCommand

from atrium.web.operations.tidying import tidy


class Command(BaseCommand):
    help = "Deletes old profiles, sessions, idle guests and settled events. Beat does it every six hours."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(", ".join(f"{count} {kind}" for kind, count in tidy().items()))
