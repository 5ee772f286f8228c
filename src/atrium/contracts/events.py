"""Facts that services tell one another: CloudEvents 1.0 in structured JSON, one event per record.

A topic holds one kind of event. The version is in the type: a change that an old reader can't live with is a new type.
Readers ignore fields they don't know and insist on those they need.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar, Literal, Self

from pydantic import AwareDatetime, BaseModel, ConfigDict, Discriminator, Field, TypeAdapter, ValidationError

from atrium.contracts.errors import EventNotUnderstood
from atrium.contracts.hotel import Hotel, Place
from atrium.contracts.search import RunReport, SearchQuery

# https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md#3-envelope
CONTENT_TYPE = "application/cloudevents+json; charset=UTF-8"
# A selection of 500 hotels with descriptions of 4 KB is about 3 MiB; a log refuses what is larger (EventTooLarge).
MAX_EVENT_BYTES = 4 * 1024 * 1024
_IDENTITIES = uuid.uuid5(uuid.NAMESPACE_URL, "urn:atrium:events")

Identifier = Annotated[str, Field(min_length=1, max_length=200)]
Hotels = Annotated[tuple[Hotel, ...], Field(min_length=1, max_length=500)]


class Fact(BaseModel):
    """What an event says. `topic` is where it is published, `type` its name and version."""

    model_config = ConfigDict(frozen=True)

    topic: ClassVar[str]
    type: ClassVar[str]

    @property
    def key(self) -> str:
        """Facts of one key are read in the order in which they were published."""
        raise NotImplementedError


class HotelsSelected(Fact):
    """A person saved these hotels, all in one go."""

    topic: ClassVar = "hotels.selected"
    type: ClassVar = "atrium.hotels.selected.v1"

    person: Identifier = Field(description="opaque id of who saved them")
    hotels: Hotels
    selected_at: AwareDatetime
    job_id: Identifier | None = Field(None, description="the job that found them")

    @property
    def key(self) -> str:
        return self.person


class HotelsObserved(Fact):
    """What the source said of these hotels at one moment."""

    topic: ClassVar = "hotels.observed"
    type: ClassVar = "atrium.hotels.observed.v1"

    hotels: Hotels
    observed_at: AwareDatetime
    run_id: Identifier | None = Field(None, description="the run that fetched them")

    @property
    def key(self) -> str:
        return f"{self.hotels[0].source}/{self.hotels[0].source_id}"


class RunFinished(Fact):
    """A run came to its end, and what it measured."""

    topic: ClassVar = "runs.finished"
    type: ClassVar = "atrium.runs.finished.v1"

    run_id: Identifier
    person: Identifier | None = Field(None, description="who started it; None is a schedule")
    query: SearchQuery
    place: Place | None = None
    status: Literal["finished", "failed", "cancelled"]
    started_at: AwareDatetime
    finished_at: AwareDatetime
    report: RunReport

    @property
    def key(self) -> str:
        return self.run_id


FACTS: tuple[type[Fact], ...] = (HotelsSelected, HotelsObserved, RunFinished)
TOPICS: tuple[str, ...] = tuple(fact.topic for fact in FACTS)


class Event(BaseModel):
    """A fact in its envelope. https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md#context-attributes

    `id` is made once, at the edge (see `event_id`): who sees one twice counts a duplicate. `traceparent`
    (https://www.w3.org/TR/trace-context/) and `requestid` are extension attributes.
    """

    model_config = ConfigDict(frozen=True)

    specversion: Literal["1.0"] = "1.0"
    id: Identifier
    source: Annotated[str, Field(min_length=1, description="the process that saw it happen: /search-api")]
    type: str
    subject: Annotated[str, Field(min_length=1, description="the key")]
    time: AwareDatetime
    datacontenttype: Literal["application/json"] = "application/json"
    dataschema: str | None = None
    traceparent: Annotated[str, Field(pattern="^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$")] | None = None
    requestid: Identifier | None = None
    data: HotelsSelected | HotelsObserved | RunFinished

    @classmethod
    def of(
        cls,
        data: HotelsSelected | HotelsObserved | RunFinished,
        *,
        source: str,
        id: str | None = None,  # noqa: A002 - CloudEvents' own word
        traceparent: str | None = None,
        requestid: str | None = None,
    ) -> "Event":
        return _ENVELOPES[data.type](
            id=id or str(uuid.uuid4()),
            source=source,
            type=data.type,
            subject=data.key,
            time=datetime.now(UTC),
            traceparent=traceparent,
            requestid=requestid,
            data=data,
        )

    def to_json(self) -> bytes:
        """Attributes that are None are left out, as CloudEvents wants it; so are those of `data`."""
        return self.__pydantic_serializer__.to_json(self, exclude_none=True)


class HotelsSelectedEvent(Event):
    type: Literal["atrium.hotels.selected.v1"]
    data: HotelsSelected


class HotelsObservedEvent(Event):
    type: Literal["atrium.hotels.observed.v1"]
    data: HotelsObserved


class RunFinishedEvent(Event):
    type: Literal["atrium.runs.finished.v1"]
    data: RunFinished


_ENVELOPES: dict[str, type[Event]] = {
    HotelsSelected.type: HotelsSelectedEvent,
    HotelsObserved.type: HotelsObservedEvent,
    RunFinished.type: RunFinishedEvent,
}
ENVELOPES = tuple(_ENVELOPES.values())
_READER: TypeAdapter[Event] = TypeAdapter(
    Annotated[HotelsSelectedEvent | HotelsObservedEvent | RunFinishedEvent, Discriminator("type")],
    config=ConfigDict(cache_strings="keys"),  # values hardly repeat: a seventh less time
)


def event_id(person: str, idempotency_key: str) -> str:
    """The id of what `person` asked for under `idempotency_key`: the same for a repeated request, never another's."""
    return str(uuid.uuid5(_IDENTITIES, f"{len(person)}:{person}:{idempotency_key}"))


def understand(raw: bytes) -> Event:
    """The event that `raw` holds. Raises EventNotUnderstood, and nothing else."""
    try:
        return _READER.validate_json(raw, extra="ignore")
    except ValidationError as error:
        raise EventNotUnderstood(_reason(error)) from None


def _reason(error: ValidationError) -> str:
    told = error.errors(include_url=False, include_context=False, include_input=False)
    lines = (f"{'.'.join(map(str, each['loc'])) or 'event'}: {each['msg']}" for each in told[:3])
    more = f"; {len(told) - 3} more" if len(told) > 3 else ""
    return "; ".join(lines)[:500] + more


@dataclass(frozen=True, slots=True)
class Delivery:
    """One record as a log delivered it: either `event` is there, or `error` says why it could not be understood."""

    topic: str
    partition: int
    offset: str
    raw: bytes
    headers: Mapping[str, str] = field(default_factory=dict)
    event: Event | None = None
    error: str | None = None
    key: str = ""

    @classmethod
    def of(cls, topic: str, partition: int, offset: str, raw: bytes, headers: Mapping[str, str], key: str) -> Self:
        try:
            return cls(topic, partition, offset, raw, headers, understand(raw), None, key)
        except EventNotUnderstood as error:
            return cls(topic, partition, offset, raw, headers, None, error.message, key)


@dataclass(frozen=True, slots=True)
class Stored:
    """What became of a batch: effects that are new, events that were known already, dead letters."""

    new: int
    duplicates: int
    dead: int

    def __add__(self, other: "Stored") -> "Stored":
        return Stored(self.new + other.new, self.duplicates + other.duplicates, self.dead + other.dead)


def json_schema(envelope: type[Event]) -> dict[str, Any]:
    """What a reader of this event insists on: fields it does not know are allowed everywhere."""
    schema = envelope.model_json_schema(ref_template="#/$defs/{model}")
    for part in (schema, *schema["$defs"].values()):
        part.pop("additionalProperties", None)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
