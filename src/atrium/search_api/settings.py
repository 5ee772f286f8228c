"""What search-api needs to know."""

from typing import Annotated, Any, ClassVar
from urllib.parse import urlsplit

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PositiveFloat, PositiveInt

from atrium.contracts.search import SearchQuery
from atrium.fetching.policy import FetchPolicy
from atrium.settings import Environment, Names, Secret, Settings


class Process(BaseModel):
    """A process, or all replicas of one where the name of its host has several addresses."""

    model_config = ConfigDict(frozen=True)

    name: str
    host: str
    port: int


def _processes(text: Any) -> Any:
    return tuple(map(_process, filter(None, text.split(",")))) if isinstance(text, str) else text


def _process(text: str) -> Process:
    name, _, url = text.strip().partition("=")
    parts = urlsplit(url)
    if parts.scheme != "http" or not parts.hostname or not parts.port:
        raise ValueError(f"has no name=http://host:port in {text!r}")
    return Process(name=name, host=parts.hostname, port=parts.port)


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
    photograph_hosts: Names = Field((), description="host or host:port beside the source that has its photographs")
    origins: Names = ()
    host: str = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65535)] = 8001
    processes: PositiveInt = 1
    consumer_group: str = Field("consumer", description="whose lag staff are told")
    watched: Annotated[tuple[Process, ...], BeforeValidator(_processes)] = Field(
        (), description="where other processes answer /healthz: worker=http://host:port,consumer=…"
    )
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

    def photograph_policy(self) -> FetchPolicy:
        """Raises InvalidRequest."""
        return FetchPolicy(
            base_url=self.source_url,
            contact=self.contact,
            requests_per_second=self.rate,
            extra_hosts=frozenset(self.photograph_hosts),
        )
