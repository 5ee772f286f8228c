"""Everything that can go wrong, drawn once.

AtriumError
├── InvalidRequest                  what was asked for can't be done as asked
│   ├── UnknownCity                 no city of that name
│   ├── AmbiguousCity               several; `candidates` names them
│   ├── PageBeyondLast              the city has fewer list pages
│   ├── ContactMissing              a site that is not on this machine wants to know who asks
│   ├── UnknownName                 no source, strategy, parser or format of that name
│   ├── StrategyUnavailable         this Python or machine can't run it; says why
│   ├── UnknownJob                  no job of that id belongs to who asks
│   ├── UnknownHotel                the job has not found such a hotel
│   ├── NotResumable                only an interrupted job goes on
│   └── KeyReused                   an Idempotency-Key that already stood for another request
├── FetchError                      a page could not be had
│   ├── AddressRefused              not an address of the source
│   ├── ForbiddenByRobots           robots.txt says no
│   ├── Unreachable                 no name, no route, no listener
│   ├── TlsFailed                   the certificate or the handshake is wrong
│   ├── TimedOut                    connecting, reading or the whole page took too long
│   ├── ConnectionBroken            closed or reset before the body was whole
│   ├── BodyCorrupt                 the compressed body does not inflate
│   ├── BodyTooLarge                compressed or inflated, above the limit
│   ├── TooManyRedirects
│   ├── PageMissing                 404 or 410
│   ├── RateLimited                 429, or 503 with Retry-After; `retry_after` in seconds where it was told
│   ├── ServerFailed                5xx
│   ├── RequestRefused              any other status that is not a page
│   └── Cancelled                   the search was cancelled before the page was had
├── SourceError                     a page was had and is not what it should be
│   ├── BotWall                     the site wants to know whether a person is there
│   ├── ConsentWall                 the site wants an answer about cookies first
│   ├── EmptyPage                   the right kind of page without a single hotel
│   ├── UnknownPage                 some other page
│   └── PageTooComplex              nested deeper or longer than any real page
├── StrategyFailed                  a worker of the strategy died and took the page with it
├── OutputFailed                    the results can't be written where they should go
├── EventNotUnderstood              no reader for such an event: it becomes a dead letter
├── EventTooLarge                   larger than any log takes
└── TryLater                        a service of ours can't take it now; `retry_after` in seconds
    ├── QueueFull                   too many jobs already
    ├── JobsUnavailable             the store of the jobs does not answer
    ├── EventLogUnavailable         not acknowledged in time
    └── TaskQueueUnavailable        no broker takes the task

Each class says whose duty it is: RETRY (the same may work later), REJECT (it never will), PAGE (a person has to look),
which HTTP status an API answers with (RFC 9110) and with which status a command exits.
"""

from enum import StrEnum
from typing import ClassVar

from pydantic import BaseModel, ConfigDict


class Duty(StrEnum):
    RETRY = "retry"
    REJECT = "reject"
    PAGE = "page"


class Failure(BaseModel):
    """An error as data: what a report, an event or an API answer carries."""

    model_config = ConfigDict(frozen=True)

    code: str
    message: str
    duty: Duty
    url: str | None = None


class AtriumError(Exception):
    """Root of the tree. `message` is one sentence for the person who reads it; `url` the page it is about."""

    code: ClassVar[str] = "failed"
    duty: ClassVar[Duty] = Duty.PAGE
    http_status: ClassVar[int] = 500
    exit_status: ClassVar[int] = 1

    def __init__(self, message: str, *, url: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.url = url

    def __reduce__(self) -> tuple[object, ...]:
        # errors cross process borders: all state is in __dict__, whatever the leaf's own arguments are
        return (_restore, (type(self), self.__dict__.copy()))

    def failure(self) -> Failure:
        return Failure(code=self.code, message=self.message, duty=self.duty, url=self.url)


def _restore(leaf: type[AtriumError], state: dict[str, object]) -> AtriumError:
    error = leaf.__new__(leaf, state["message"])
    error.__dict__.update(state)
    return error


class InvalidRequest(AtriumError):
    code = "invalid_request"
    duty = Duty.REJECT
    http_status = 422
    exit_status = 2


class UnknownCity(InvalidRequest):
    code = "unknown_city"
    http_status = 404


class AmbiguousCity(InvalidRequest):
    """`candidates` are lines that tell the cities apart, the most populous first."""

    code = "ambiguous_city"
    http_status = 409

    def __init__(self, message: str, *, candidates: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.candidates = candidates


class PageBeyondLast(InvalidRequest):
    code = "page_beyond_last"
    http_status = 404


class ContactMissing(InvalidRequest):
    code = "contact_missing"


class UnknownName(InvalidRequest):
    code = "unknown_name"


class StrategyUnavailable(InvalidRequest):
    code = "strategy_unavailable"
    http_status = 409


class UnknownJob(InvalidRequest):
    code = "unknown_job"
    http_status = 404


class UnknownHotel(InvalidRequest):
    code = "unknown_hotel"
    http_status = 404


class NotResumable(InvalidRequest):
    code = "not_resumable"
    http_status = 409


class KeyReused(InvalidRequest):
    code = "key_reused"


class FetchError(AtriumError):
    """`body` is what came instead of a page (inflated, the first 64 KB): a wall may stand behind a 403 or a 429."""

    code = "fetch_failed"
    duty = Duty.RETRY
    http_status = 502
    exit_status = 4

    def __init__(self, message: str, *, url: str | None = None, body: bytes = b"") -> None:
        super().__init__(message, url=url)
        self.body = body


class AddressRefused(FetchError):
    code = "address_refused"
    duty = Duty.REJECT
    exit_status = 5


class ForbiddenByRobots(FetchError):
    code = "forbidden_by_robots"
    duty = Duty.REJECT
    http_status = 403
    exit_status = 5


class Unreachable(FetchError):
    code = "unreachable"


class TlsFailed(FetchError):
    code = "tls_failed"
    duty = Duty.PAGE


class TimedOut(FetchError):
    code = "timed_out"
    http_status = 504


class ConnectionBroken(FetchError):
    code = "connection_broken"


class BodyCorrupt(FetchError):
    code = "body_corrupt"


class BodyTooLarge(FetchError):
    code = "body_too_large"
    duty = Duty.REJECT


class TooManyRedirects(FetchError):
    code = "too_many_redirects"
    duty = Duty.REJECT


class PageMissing(FetchError):
    code = "page_missing"
    duty = Duty.REJECT
    http_status = 404


class RateLimited(FetchError):
    code = "rate_limited"
    http_status = 503

    def __init__(
        self, message: str, *, url: str | None = None, body: bytes = b"", retry_after: float | None = None
    ) -> None:
        super().__init__(message, url=url, body=body)
        self.retry_after = retry_after


class ServerFailed(FetchError):
    code = "server_failed"


class RequestRefused(FetchError):
    code = "request_refused"
    duty = Duty.REJECT


class Cancelled(FetchError):
    code = "cancelled"
    duty = Duty.REJECT
    http_status = 409
    exit_status = 130


class SourceError(AtriumError):
    code = "source_error"
    http_status = 502
    exit_status = 3


class BotWall(SourceError):
    code = "bot_wall"


class ConsentWall(SourceError):
    code = "consent_wall"


class EmptyPage(SourceError):
    code = "empty_page"
    duty = Duty.REJECT


class UnknownPage(SourceError):
    code = "unknown_page"


class PageTooComplex(SourceError):
    code = "page_too_complex"
    duty = Duty.REJECT


class StrategyFailed(AtriumError):
    code = "strategy_failed"
    duty = Duty.RETRY
    http_status = 503
    exit_status = 1


class OutputFailed(AtriumError):
    code = "output_failed"
    http_status = 507
    exit_status = 6


class EventNotUnderstood(AtriumError):
    code = "event_not_understood"
    duty = Duty.REJECT
    http_status = 422


class EventTooLarge(AtriumError):
    code = "event_too_large"
    duty = Duty.REJECT
    http_status = 413


class TryLater(AtriumError):
    """The same is taken in `retry_after` seconds; each leaf says how many those are where nobody knows better."""

    code = "try_later"
    duty = Duty.RETRY
    http_status = 503
    exit_status = 4
    wait: ClassVar[float] = 2.0

    def __init__(self, message: str, *, url: str | None = None, retry_after: float | None = None) -> None:
        super().__init__(message, url=url)
        self.retry_after = self.wait if retry_after is None else retry_after


class QueueFull(TryLater):
    code = "queue_full"
    http_status = 429
    wait = 5.0


class JobsUnavailable(TryLater):
    code = "jobs_unavailable"


class EventLogUnavailable(TryLater):
    """Nothing was acknowledged. A record may be there nevertheless, so repeat it under the same event id."""

    code = "event_log_unavailable"


class TaskQueueUnavailable(TryLater):
    """The task may be there nevertheless: send it again under the same id."""

    code = "task_queue_unavailable"


def leaf_of(failure: Failure) -> AtriumError:
    """The failure as the error that it was."""
    waiting: list[type[AtriumError]] = [AtriumError]
    while waiting:
        kind = waiting.pop()
        if kind.code == failure.code:
            error = kind(failure.message)
            error.url = failure.url
            return error
        waiting += kind.__subclasses__()
    return AtriumError(failure.message, url=failure.url)
