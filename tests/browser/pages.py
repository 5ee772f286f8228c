"""Every page that people look at: who may see it, and whether it stands in the docs. A new page gets a line here."""

from typing import Literal, NamedTuple

Who = Literal["nobody", "guest", "staff"]


class Page(NamedTuple):
    name: str
    path: str
    who: Who = "nobody"
    in_docs: bool = False

    @property
    def budget(self) -> int:
        """Bytes that a first view may transfer."""
        return 700_000 if self.path.startswith("/dashboard/") else 250_000


SITE = (
    Page("home", "/", in_docs=True),
    Page("how", "/how/", in_docs=True),
    Page("architecture", "/architecture/", in_docs=True),
    Page("features", "/features/", in_docs=True),
    Page("measured", "/measured/"),
    Page("record", "/measured/city/"),
    Page("search-record", "/measured/one_search/"),
    Page("source", "/source/"),
    Page("source-file", "/source/strategies/asyncio_threads.py"),
    Page("about", "/about/"),
    Page("contact", "/contact/"),
    Page("design", "/design/"),
    Page("login", "/accounts/login/"),
    Page("signup", "/accounts/signup/"),
    Page("offline", "/offline/"),
    Page("not-found", "/nothing-here"),
)
DASHBOARD = (
    Page("overview", "/dashboard/", "guest", in_docs=True),
    Page("search", "/dashboard/search/", "guest", in_docs=True),
    Page("jobs", "/dashboard/jobs/", "guest"),
    Page("runs", "/dashboard/runs/", "guest"),
    Page("saved", "/dashboard/saved/", "guest", in_docs=True),
    Page("alerts", "/dashboard/alerts/", "guest"),
    Page("countries", "/dashboard/countries/", "guest"),
    Page("cities", "/dashboard/cities/", "guest", in_docs=True),
    Page("documents", "/dashboard/docs/", "guest"),
    Page("components", "/dashboard/components/", "guest"),
    Page("operations", "/dashboard/operations/", "staff", in_docs=True),
)
PAGES = SITE + DASHBOARD
# Not for search engines, so that Lighthouse has nothing to say about how well they are found.
UNLISTED = {"login", "signup", "offline", "not-found"}
