"""What an event log promises, whichever it is.

A log has topics, a topic has partitions, a key always goes to the same partition, and a partition keeps its order. A
group reads each event at least once; its members share the partitions, each of which one member reads at a time.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, Protocol, Self, runtime_checkable
from urllib.parse import parse_qsl, unquote, urlsplit

from atrium.contracts.errors import EventTooLarge, InvalidRequest
from atrium.contracts.events import CONTENT_TYPE, MAX_EVENT_BYTES, Delivery, Event

Since = datetime | Literal["earliest", "latest"]


@dataclass(frozen=True, slots=True)
class Record:
    """What is published: `raw` is the event as JSON, `key` decides on the partition."""

    topic: str
    key: str
    raw: bytes
    headers: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.raw) > MAX_EVENT_BYTES:
            raise EventTooLarge(f"an event of {len(self.raw):,} bytes; the largest has {MAX_EVENT_BYTES:,}")

    @classmethod
    def of(cls, event: Event) -> Self:
        """Raises EventTooLarge."""
        return cls(event.data.topic, event.subject, event.to_json(), {"content-type": CONTENT_TYPE})


class Subscription(Protocol):
    """One member of a group, for one thread. It joins at the first poll."""

    def poll(self, wait: float) -> list[Delivery]:
        """What is there now, in the order of each partition; waits up to `wait` seconds for the first of them.

        Batches may be polled ahead of a commit: what is in hand is not delivered again, and a log may give nothing
        until it is committed. Raises EventLogUnavailable.
        """

    def commit(self, batch: Sequence[Delivery]) -> None:
        """`batch` is done with: no member of the group gets it again. Raises EventLogUnavailable."""

    def heartbeat(self) -> None:
        """Still at work on what was polled: call it at least every second while that takes long."""

    def lag(self) -> Mapping[str, int]:
        """Events of this member's partitions that are not committed yet, by topic. Raises EventLogUnavailable."""

    def close(self) -> None:
        """Leaves the group: what was not committed goes to the other members, or to the next one."""


class EventLog(Protocol):
    """Connects at the first call. `publish`, `ready` and `aclose` belong to one event loop, the rest to any thread."""

    async def publish(self, record: Record) -> None:
        """Returns when the log has acknowledged that a crash of its process can't lose the record.

        Raises EventLogUnavailable within `PUBLISH_SECONDS` when it does not; nothing is ever half there.
        """

    async def ready(self) -> None:
        """Raises EventLogUnavailable unless the log answers."""

    async def aclose(self) -> None: ...

    def subscribe(self, group: str, topics: Sequence[str]) -> Subscription:
        """A new group starts with the oldest event there is."""

    def read(self, topics: Sequence[str], since: Since, *, follow: bool) -> Iterator[Delivery]:
        """Reads without a group, so nobody's position moves; ends at the last event unless it shall `follow`."""

    def group_lag(self, group: str, topics: Sequence[str]) -> Mapping[str, int]:
        """Events that `group` has not committed yet, by topic; of one that never read, all. It joins nothing.

        Raises EventLogUnavailable.
        """

    def rewind(self, group: str, topics: Sequence[str], since: Since) -> None:
        """The group starts again from there. Raises InvalidRequest where the log wants its members stopped first."""


@runtime_checkable
class HasTopics(Protocol):
    """A log whose topics are made ahead, by a step of the deployment."""

    def bring_topics_up_to_date(self) -> list[str]:
        """What was changed, one sentence each. Raises EventLogUnavailable."""


# A browser waits for the answer: long enough for a broker that restarts, short enough for a person.
PUBLISH_SECONDS = 4.0
# Events of one partition that are polled at once: 50 selections of 30 hotels are 1.5 MB and one short transaction.
BATCH = 50
# Nor more bytes than about this: understood, a batch takes six times as much, and two more are stored meanwhile.
BATCH_BYTES = 8 * 1024 * 1024
# What Kafka may ask a password with.
MECHANISMS = ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512")


@dataclass(frozen=True)
class Login:
    """How Kafka is told who asks, and how its certificate is believed."""

    user: str = ""
    password: str = field(default="", repr=False)
    mechanism: str = "PLAIN"
    ca: str = ""

    def __post_init__(self) -> None:
        if self.mechanism not in MECHANISMS:
            raise InvalidRequest(f"the event log's address names a mechanism that is none of {', '.join(MECHANISMS)}")


@dataclass(frozen=True)
class Address:
    """`kafka://host:9092,host:9092?partitions=4`, `valkey://host:6379/0?retention=3600`, `memory://name`.

    `namespace` keeps several installations apart on one server. `retention` and `lease` are in seconds; a member that
    is silent for longer than its lease loses its partitions to the others.

    `kafkas://user:password@host:9093?mechanism=SCRAM-SHA-512&ca=/path.pem` is Kafka with TLS and a login, `kafka://`
    with a user a login alone. Without `mechanism` it is PLAIN; without `ca` the machine's certificates are believed.
    """

    scheme: str
    server: str
    path: str
    namespace: str = "atrium"
    partitions: int = 4
    retention: int = 0  # the log's own default
    lease: int = 6
    login: Login = Login()

    @classmethod
    def parse(cls, url: str) -> Self:
        """Raises InvalidRequest."""
        parts = urlsplit(url)
        options = dict(parse_qsl(parts.query))
        namespace = options.pop("namespace", cls.namespace)
        mechanism, ca = options.pop("mechanism", Login.mechanism), options.pop("ca", Login.ca)
        if unknown := options.keys() - {"partitions", "retention", "lease"}:
            raise InvalidRequest(f"the event log's address has options that nobody knows: {', '.join(unknown)}")
        if not all(text.isdecimal() and int(text) for text in options.values()):
            raise InvalidRequest("the event log's address has an option that is not a number above 0")
        numbers = {name: int(text) for name, text in options.items()}
        who, _, server = parts.netloc.rpartition("@")
        user, _, password = who.partition(":")
        login = Login(unquote(user), unquote(password), mechanism, ca)
        if not parts.scheme.startswith("kafka"):  # the clients of the others read their address themselves
            server = parts.netloc
        return cls(
            parts.scheme,
            server,
            parts.path,
            namespace,
            numbers.get("partitions", cls.partitions),
            numbers.get("retention", cls.retention),
            numbers.get("lease", cls.lease),
            login,
        )
