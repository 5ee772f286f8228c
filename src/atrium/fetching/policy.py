"""The limits and manners of one search. Picklable: it travels to processes and tasks."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from atrium import __version__
from atrium.contracts.errors import InvalidRequest
from atrium.contracts.search import ParserName


@dataclass(frozen=True, slots=True)
class FetchPolicy:
    """Where pages may come from and how they are asked for. Times in seconds, sizes in bytes. Raises InvalidRequest."""

    base_url: str
    source: str = "tripadvisor"
    parser: ParserName = "lexbor"
    concurrency: int = 32
    contact: str | None = None  # an address or URL for the site's operator, sent in the User-Agent; live sites need one
    connect_timeout: float = 5.0  # name, connection and TLS handshake
    read_timeout: float = 15.0  # between two pieces of an answer
    page_timeout: float = 60.0  # one exchange from the first try to connect to the last byte; a redirect starts anew
    max_body: int = 16 * 1024 * 1024
    max_inflated: int = 64 * 1024 * 1024
    max_redirects: int = 4
    attempts: int = 4  # in all
    backoff: float = 0.5  # ceiling of the pause before the second attempt; it doubles from there
    backoff_limit: float = 20.0
    retry_after_limit: float = 120.0  # a site that asks for longer waits is left alone
    obey_robots: bool = True
    requests_per_second: float | None = None  # per host, never more; None: what robots.txt asks for, else 1
    extra_hosts: frozenset[str] = frozenset()  # host or host:port that pages may also come from

    def __post_init__(self) -> None:
        if self.requests_per_second is not None and not self.requests_per_second > 0:
            raise InvalidRequest("the rate must be above 0 requests a second")
        if self.contact is not None and not (self.contact.isascii() and self.contact.isprintable()):
            raise InvalidRequest("the contact goes into a header: an e-mail address or a URL in plain ASCII")

    def origin(self) -> str:
        """scheme://host[:port] of the source, lower case."""
        parts = urlsplit(self.base_url)
        return f"{parts.scheme}://{parts.netloc}".lower()

    def user_agent(self) -> str:
        """Who asks, the same for every request: Atrium never disguises itself."""
        return f"Atrium/{__version__} (+{self.contact})" if self.contact else f"Atrium/{__version__}"
