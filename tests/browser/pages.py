"""Every page that people look at: who may see it, and whether it stands in the docs. A new page gets a line here.

Names in braces in a path stand for what the guest has who lives there first (living.live, browsing.named).
"""

from typing import Literal, NamedTuple

Who = Literal["nobody", "guest", "staff"]


class Page(NamedTuple):
    name: str
    path: str
    who: Who = "nobody"
    in_docs: bool = False
    height: int = 900  # px of a wide picture: what is below the first view may belong to it

    @property
    def budget(self) -> int:
        """Bytes that a first view may transfer."""
        return 700_000 if any(self.name == page.name for page in DASHBOARD) else 250_000


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
    Page("overview", "/dashboard/", "guest", in_docs=True, height=1740),
    Page("search", "/dashboard/search/", "guest", in_docs=True),
    Page("jobs", "/dashboard/jobs/", "guest"),
    Page("job", "/dashboard/jobs/{job}/", "guest", in_docs=True, height=2040),
    Page("runs", "/dashboard/runs/", "guest"),
    Page("run", "/dashboard/runs/{run}/", "guest"),
    Page("compare-runs", "/dashboard/runs/compare/?a={run}&b={other}", "guest", in_docs=True, height=1330),
    Page("saved", "/dashboard/saved/", "guest", in_docs=True),
    Page("hotel", "/dashboard/hotels/{hotel}/", "guest", in_docs=True, height=1500),
    Page("compare-hotels", "/dashboard/hotels/compare/?{hotels}", "guest"),
    Page("alerts", "/dashboard/alerts/", "guest"),
    Page("countries", "/dashboard/countries/", "guest"),
    Page("country", "/dashboard/countries/AE/", "guest"),
    Page("cities", "/dashboard/cities/", "guest", in_docs=True),
    Page("city", "/dashboard/cities/292223/", "guest"),
    Page("city-edited", "/dashboard/cities/292223/", "staff"),
    Page("documents", "/dashboard/docs/", "guest"),
    Page("events", "/api/events/docs/"),
    Page("components", "/dashboard/components/", "guest"),
    Page("operations", "/dashboard/operations/", "staff", in_docs=True, height=1500),
    Page("letters", "/dashboard/operations/letters/", "staff"),
    Page("letter", "/dashboard/operations/letters/{letter}/", "staff"),
    Page("settled", "/dashboard/operations/letters/?settled=1", "staff"),
    Page("country-edited", "/dashboard/countries/AE/", "staff"),
    Page("documents-staff", "/dashboard/docs/", "staff"),
    Page("nothing", "/dashboard/nothing-here/", "guest"),
)
PAGES = SITE + DASHBOARD
# Not for search engines: what a browser keeps for when there is no network, and a 404, which Lighthouse refuses.
UNLISTED = {"offline", "not-found"}
# What the browser itself notes in its console: the answer is 404, as it should be.
MISSING = {"not-found", "nothing"}
