"""The limits and manners of one search. Picklable: it travels to processes and tasks."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from atrium.contracts.search import ParserName


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """Where pages may come from and how they are asked for. Times in seconds, sizes in bytes."""

    base_url: str
    source: str = "tripadvisor"
    parser: ParserName = "lexbor"
    concurrency: int = 32
    contact: str | None = None  # an address or URL for the site's operator, sent in the User-Agent; live sites need one
    connect_timeout: float = 5.0
    read_timeout: float = 15.0
    page_timeout: float = 60.0
    max_body: int = 16 * 1024 * 1024
    max_inflated: int = 64 * 1024 * 1024
    max_redirects: int = 4
    attempts: int = 4
    backoff: float = 0.5
    backoff_limit: float = 20.0
    obey_robots: bool = True
    requests_per_second: float = 1.0  # per host, where robots.txt says nothing of its own
    extra_hosts: frozenset[str] = frozenset()

    def origin(self) -> str:
        """scheme://host[:port] of the source, lower case."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}".lower()
