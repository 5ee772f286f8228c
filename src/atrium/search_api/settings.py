"""What search-api needs to know."""

from typing import Annotated, ClassVar

from pydantic import Field, PositiveFloat, PositiveInt

from atrium.contracts.search import SearchQuery
from atrium.fetching.policy import FetchPolicy
from atrium.settings import Environment, Names, Secret, Settings


class SearchApiSettings(Settings):
    """`origins` are the addresses under which browsers see Atrium; the one that a request is sent to always is.

    `jobs_running` is for each process, the other limits for all of them; times are in seconds.
    """

    process: ClassVar = "search-api"
    names: ClassVar = {
        "host": "ATRIUM_SEARCH_API_HOST",
        "port": "ATRIUM_SEARCH_API_PORT",
        "processes": "ATRIUM_SEARCH_API_PROCESSES",
    }

    environment: Environment = "production"
    secret_key: Secret
    valkey_url: str
    event_log_url: str
    source_url: str
    contact: str | None = Field(None, description="who asks, for the source's operator; a live source needs it")
    rate: PositiveFloat | None = Field(None, description="requests a second, never more; None: what robots.txt says")
    origins: Names = ()
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8001
    processes: PositiveInt = 1
    gateways: str = Field("127.0.0.1", description="whose X-Forwarded-* headers are believed")
    jobs_running: PositiveInt = 8
    jobs_per_person: PositiveInt = 8
    jobs_queued: PositiveInt = 100
    jobs_keep: PositiveInt = 24 * 3600
    job_lease: PositiveFloat = 10
    search_wait: PositiveFloat = Field(60, description="how long POST /hotels waits for its job")

    def policy(self, query: SearchQuery) -> FetchPolicy:
        """Raises InvalidRequest."""
        return FetchPolicy(
            base_url=self.source_url,
            source=query.source,
            parser=query.parser,
            concurrency=query.concurrency,
            contact=self.contact,
            requests_per_second=self.rate,
        )
