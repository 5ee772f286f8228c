"""The consumer process, whatever it stores into."""

import logging
import signal
import threading

from atrium.consumer.loop import Loop, Store
from atrium.consumer.progress import Progress
from atrium.consumer.settings import ConsumerSettings
from atrium.contracts.events import TOPICS
from atrium.eventlog.registry import open_event_log
from atrium.telemetry.watch import watched

_log = logging.getLogger(__name__)


def run(settings: ConsumerSettings, store: Store) -> None:
    """Until SIGTERM or SIGINT, then the batch in hand is finished. Raises InvalidRequest for what can't be meant."""
    stop, progress = threading.Event(), Progress()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    subscription = open_event_log(settings.event_log_url).subscribe(settings.group, TOPICS)
    with watched(settings.process, progress, settings.host, settings.port) as port:
        _log.info("consuming %s; /metrics and /healthz on %s:%d", ", ".join(TOPICS), settings.host, port)
        Loop(subscription, store, progress, stop).run()
