"""Which pages search engines may know."""

from django.contrib.sitemaps import Sitemap
from django.urls import reverse

from atrium.web.site.records import records


class Pages(Sitemap):
    protocol = None

    def items(self) -> list[str]:
        named = ("home", "how", "architecture", "features", "measured", "about", "contact", "design", "source")
        return [*map(reverse, named), *(reverse("record", kwargs={"benchmark": name}) for name in records())]

    def location(self, item: str) -> str:
        return item
