from typing import Any

from django.core.management.base import BaseCommand

from atrium.web.geo.services import load


class Command(BaseCommand):
    help = "Loads the countries and cities of GeoNames; again without duplicates."

    def handle(self, *args: Any, **options: Any) -> None:
        countries, cities = load()
        self.stdout.write(f"{countries} countries and {cities:,} cities")
