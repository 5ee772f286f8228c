"""The worker process."""

import logging
import multiprocessing
import os
import threading
import warnings
from typing import Any

from celery.exceptions import CPendingDeprecationWarning
from celery.signals import worker_shutting_down

from atrium.broker import DEADLY_SECONDS
from atrium.telemetry.watch import watched
from atrium.worker.app import create_app
from atrium.worker.settings import WorkerSettings
from atrium.worker.station import Station

log = logging.getLogger(__name__)


def run(settings: WorkerSettings) -> int:
    """Until SIGTERM or SIGINT, then tasks hand back what they have. Gives the exit status.

    Raises InvalidRequest where its port is taken.
    """
    station = Station(settings)
    multiprocessing.current_process().name = station.name  # timings say by whom a page was parsed
    app = create_app(station)

    def shutting_down(**_: Any) -> None:
        station.stop()

    worker_shutting_down.connect(shutting_down)
    # root is in danger where tasks are pickled; ours are JSON
    warnings.filterwarnings("ignore", message="You're running the worker with superuser privileges")
    beat = threading.Thread(target=station.beat, args=(_end,), name="beat", daemon=True)
    try:
        with watched(settings.process, station.progress, settings.host, settings.port) as port:
            log.info("taking tasks as %s; /metrics and /healthz on %s:%d", station.name, settings.host, port)
            beat.start()
            worker = app.Worker(
                pool="threads",
                concurrency=settings.tasks,
                hostname=f"atrium@{station.name}",
                queues=station.queues,
                quiet=True,
                without_gossip=True,
                without_mingle=True,
                without_heartbeat=True,
            )
            # tasks go on without their broker, what is delivered again is done once; Worker() has switched this one on
            warnings.simplefilter("ignore", CPendingDeprecationWarning)
            worker.start()
        return int(worker.exitcode or 0)
    finally:
        station.close()
        worker_shutting_down.disconnect(shutting_down)


def _end(task: str) -> None:
    """A thread can't be ended, so the process is: whoever keeps it alive starts another, and its pages are missed."""
    log.critical("%s has not ended in %d s: this process ends", task, DEADLY_SECONDS)
    os._exit(70)  # EX_SOFTWARE
