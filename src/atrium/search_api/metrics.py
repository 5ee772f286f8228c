"""What Prometheus is told. With several processes each writes to PROMETHEUS_MULTIPROC_DIR and any answers for all."""

import os

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

CONTENT_TYPE = CONTENT_TYPE_LATEST
disable_created_metrics()  # type: ignore[no-untyped-call]  # typed but for this

_REQUESTS = Histogram(
    "atrium_search_api_request_seconds",
    "From a request's first byte to the end of its answer; a stream of events counts as one.",
    ("method", "route", "status"),
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10, 60),
)
JOBS = Counter("atrium_search_api_jobs", "Jobs that this process has brought to an end.", ("status", "strategy"))
REFUSED = Counter("atrium_search_api_jobs_refused", "Jobs for which there was no room.")
RUNNING = Gauge("atrium_search_api_jobs_running", "Jobs under way.", multiprocess_mode="livesum")
WATCHERS = Gauge("atrium_search_api_watchers", "Browsers that watch a job.", multiprocess_mode="livesum")
TASKS = Gauge(
    "atrium_search_api_tasks_waiting", "Tasks that no worker has taken yet.", ("queue",), multiprocess_mode="mostrecent"
)
SELECTIONS = Counter("atrium_search_api_selections", "Requests to save hotels.", ("outcome",))
ANNOUNCED = Counter("atrium_search_api_runs_announced", "Runs that were published as events.")


def answered(method: str, route: str, status: int, seconds: float) -> None:
    _REQUESTS.labels(method, route, str(status)).observe(seconds)


def text() -> bytes:
    registry: CollectorRegistry = REGISTRY
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        registry = CollectorRegistry()
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # the library is typed but for this
    return generate_latest(registry)
