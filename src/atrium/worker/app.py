"""The tasks as Celery sees them."""

from typing import Any

from celery import Celery, Task, bootsteps
from celery.exceptions import Reject

from atrium.broker import celery_app
from atrium.contracts.tasks import EXTRACT_HOTELS, OBSERVE_HOTELS, Observe
from atrium.worker.progress import HandBack
from atrium.worker.station import Station


def create_app(station: Station) -> Celery:
    """Connects when its worker starts."""
    app = celery_app(station.settings.valkey_url)

    @app.task(name=EXTRACT_HOTELS)
    def extract_hotels(extraction: str, share: int) -> None:
        station.extract(extraction, share)

    @app.task(name=OBSERVE_HOTELS, bind=True)
    def observe_hotels(self: Task[Any, Any], wanted: dict[str, Any]) -> None:
        try:
            station.observe(Observe.model_validate(wanted), str(self.request.id))
        except HandBack as reason:
            raise Reject(str(reason), requeue=True) from None

    class Pulse(bootsteps.StartStopStep):
        """Beats in the loop that takes tasks, while it is connected: a timer of its own would beat without it."""

        requires = ("celery.worker.consumer.tasks:Tasks",)

        def start(self, consumer: Any) -> None:
            station.progress.consumes()
            self._beats = consumer.timer.call_repeatedly(1.0, station.progress.consumes)

        def stop(self, consumer: Any) -> None:  # noqa: ARG002
            self._beats.cancel()

    app.steps["consumer"].add(Pulse)
    return app
