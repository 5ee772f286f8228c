"""`atrium events`: what is in the event log, and what to do about it."""

import contextlib
import importlib
import json
import os
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

import click

from atrium.contracts.errors import InvalidRequest
from atrium.contracts.events import TOPICS, Delivery
from atrium.eventlog.log import EventLog, HasTopics, Since
from atrium.eventlog.publishing import publisher
from atrium.eventlog.registry import open_event_log
from atrium.settings import Settings

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class Moment(click.ParamType[Since]):
    """`earliest`, `latest`, ISO 8601 (without a zone: local time), or how long ago: 90s, 10m, 2h, 7d."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Since:
        if value in {"earliest", "latest"} or isinstance(value, datetime):
            return value  # type: ignore[no-any-return]
        try:
            if ago := re.fullmatch(r"(\d{1,6})([smhd])", value):
                return datetime.now(UTC) - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
            return datetime.fromisoformat(value).astimezone()
        except (ValueError, OverflowError, OSError):
            self.fail(f"{value!r} is not earliest, latest, ISO 8601 or how long ago (90s, 10m, 2h, 7d)", param, ctx)


class _Place(Settings):
    process: ClassVar = "Atrium"

    event_log_url: str | None = None


def _place() -> str:
    """ATRIUM_EVENT_LOG_URL, or what stands in the file that ATRIUM_EVENT_LOG_URL_FILE names."""
    if url := _Place.from_environment(os.environ).event_log_url:
        return url
    raise click.UsageError("which event log? Start the system with bin/up, or give --log or ATRIUM_EVENT_LOG_URL")


_log_url = click.option(
    "--log", "url", envvar="ATRIUM_EVENT_LOG_URL", show_envvar=True, metavar="URL", default=_place,
    help="valkey://host:port/db or kafka://host:port. bin/atrium takes that of the running system.",
)  # fmt: skip
_topics = click.option(
    "--topic", "topics", type=click.Choice(TOPICS), multiple=True, default=TOPICS, help="Only these. [default: all]"
)


@click.group()
def events() -> None:
    """Look at the events between the services, replay them, redrive the ones that failed."""


@events.command()
@_log_url
@_topics
@click.option("--from", "since", type=Moment(), metavar="TIME", help=f"{Moment.__doc__} [default: latest]")
@click.option("--follow/--no-follow", default=None, help="Wait for more. [default: unless --from is given]")
def tail(url: str, topics: tuple[str, ...], since: Since | None, follow: bool | None) -> None:
    """Print events as JSON lines, and no group moves by it."""
    follow = since is None if follow is None else follow
    with _opened(url) as log:
        for delivery in log.read(topics, since or "latest", follow=follow):
            _print(_line(delivery))


@events.command(short_help="Make the consumers start again from there.")
@_log_url
@_topics
@click.option("--from", "since", type=Moment(), metavar="TIME", required=True, help=Moment.__doc__)
@click.option(
    "--group",
    envvar="ATRIUM_CONSUMER_GROUP",
    default="consumer",
    show_default=True,
    help="Whose place in the log is moved.",
)
def replay(url: str, topics: tuple[str, ...], since: Since, group: str) -> None:
    """Make the consumers start again from there.

    Events whose effect is in the database already are counted as duplicates; the others get theirs.
    """
    with _opened(url) as log:
        log.rewind(group, topics, since)
    click.echo(f"{group} starts again from {since} on {', '.join(topics)}", err=True)


@events.command("topics", short_help="Make the topics, or bring them up to date.")
@_log_url
def arrange(url: str) -> None:
    """Make the topics, or bring their partitions and retention to what the log's address says.

    The address: kafka://host:9092?partitions=4&retention=604800 (seconds). Partitions can only be added.
    """
    with _opened(url) as log:
        if not isinstance(log, HasTopics):
            raise InvalidRequest("only Kafka's topics are made ahead; this log has no such thing")
        changed = log.bring_topics_up_to_date()
    click.echo("\n".join(changed) or "nothing to change", err=True)


@events.command("dead-letters", short_help="Print the events that could not be stored.")
@click.option("--limit", type=click.IntRange(1, 10_000), default=100, show_default=True, help="How many at most.")
def dead_letters(limit: int) -> None:
    """Print the events that could not be stored, the newest first, as JSON lines."""
    for letter in _operations().list_dead_letters(limit):
        _print(letter)


@events.command(short_help="Publish dead letters once more.")
@_log_url
@click.argument("ids", nargs=-1, type=int, metavar="[ID]...")
@click.option("--all", "every", is_flag=True, help="Every dead letter there is.")
def redrive(url: str, ids: tuple[int, ...], every: bool) -> None:
    """Publish dead letters once more, as they were: after the fix, they are stored."""
    if bool(ids) == every:
        raise click.UsageError("say which dead letters, or --all")
    operations = _operations()
    with publisher(url) as publish:
        count = operations.redrive(None if every else list(ids), publish)
    click.echo(f"{count} published once more", err=True)


def _line(delivery: Delivery) -> dict[str, Any]:
    place = {"topic": delivery.topic, "partition": delivery.partition, "offset": delivery.offset, "key": delivery.key}
    if delivery.event is None:
        return {**place, "error": delivery.error, "raw": delivery.raw.decode(errors="replace")}
    return {**place, "event": json.loads(delivery.raw)}


def _print(line: Mapping[str, Any]) -> None:
    click.echo(json.dumps(line, ensure_ascii=False, default=str))


@contextlib.contextmanager
def _opened(url: str) -> Iterator[EventLog]:
    if url.startswith("memory:"):
        raise InvalidRequest("a log in memory is seen by its own process only")
    yield open_event_log(url)


def _operations() -> Any:
    """The service that owns the database: imported only where it is needed."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atrium.web.config.store")
    try:
        importlib.import_module("django").setup()
        return importlib.import_module("atrium.web.operations.services")
    except ModuleNotFoundError as error:
        raise click.ClickException(
            f"dead letters are in the database, and {error.name} is not installed: see the extras in pyproject.toml"
        ) from error
    except InvalidRequest as error:
        raise InvalidRequest(
            f"dead letters are in the database; start the system with bin/up ({error.message})"
        ) from None
