"""The task queue as those who send see it and those who work: one configuration of Celery for all of them.

Valkey holds the queues. Nothing connects before the first task is sent, and nobody waits for a result: results travel
as streams (extractions) and as events (observations).
"""

from typing import Any

from celery import Celery
from kombu import Queue
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from atrium.contracts.errors import TaskQueueUnavailable
from atrium.contracts.tasks import EXTRACT_HOTELS, EXTRACTIONS, OBSERVATIONS, OBSERVE_HOTELS, Observe
from atrium.valkey import redis_url

TASK_SECONDS = 600  # a task that takes longer hands its work over to the next one
DEADLY_SECONDS = 900  # one that has not done so by then is stuck: its process ends, and another one starts
VISIBILITY_SECONDS = 1200  # a task that was taken and not acknowledged for so long is delivered again
INVITATION_SECONDS = 60  # an extraction that found no worker by then is over


def celery_app(valkey_url: str) -> Celery:
    # without its fix-ups: they load Django where its settings are in the environment, and with them a database
    app = Celery("atrium", broker=redis_url(valkey_url), set_as_current=False, fixups=[])
    app.conf.update(
        accept_content=["json"],
        task_serializer="json",
        task_ignore_result=True,
        task_queues=[Queue(EXTRACTIONS), Queue(OBSERVATIONS)],
        task_default_queue=OBSERVATIONS,
        task_routes={EXTRACT_HOTELS: {"queue": EXTRACTIONS}, OBSERVE_HOTELS: {"queue": OBSERVATIONS}},
        # acknowledged when done: what a dead worker had is delivered again
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        worker_prefetch_multiplier=1,
        broker_transport_options={
            "visibility_timeout": VISIBILITY_SECONDS,
            "unacked_restore_throttle": 1,
            "queue_order_strategy": "priority",  # as listed above: those who wait come first
            "socket_timeout": 5,
            "socket_connect_timeout": 2,
            "socket_keepalive": True,
        },
        broker_connection_retry_on_startup=True,
        broker_connection_max_retries=None,
        task_publish_retry_policy={"max_retries": 2, "interval_start": 0.1, "interval_step": 0.2, "interval_max": 0.3},
        # nobody asks workers over the broker: they tell on a port of their own
        worker_enable_remote_control=False,
        worker_send_task_events=False,
        worker_hijack_root_logger=False,
        worker_redirect_stdouts=False,
    )
    return app


class TaskQueue:
    """Sends tasks, from any thread. Raises TaskQueueUnavailable where Valkey does not take one in time."""

    def __init__(self, valkey_url: str) -> None:
        self._app = celery_app(valkey_url)

    def extract(self, extraction: str, share: int) -> None:
        """Invites one more worker to an extraction."""
        self._send(EXTRACT_HOTELS, [extraction, share], f"{extraction}/{share}", expires=INVITATION_SECONDS)

    def observe(self, wanted: Observe, task_id: str) -> None:
        """Sent twice under one id it is one event, with the facts of whichever came first."""
        self._send(OBSERVE_HOTELS, [wanted.model_dump(mode="json")], task_id)

    def waiting(self) -> dict[str, int]:
        """Tasks that no worker has taken yet, by queue: Celery keeps each queue as a list of its name."""
        try:
            with self._app.connection_for_write() as connection:
                client: Any = connection.default_channel.client  # type: ignore[attr-defined]  # its transport is Redis
                return {queue: int(client.llen(queue)) for queue in (EXTRACTIONS, OBSERVATIONS)}
        except (OperationalError, OSError, RedisError) as error:
            raise TaskQueueUnavailable(f"the task queue does not answer: {error}") from error

    def close(self) -> None:
        """Ends connections. Twice is allowed."""
        self._app.close()

    def _send(self, name: str, arguments: list[object], task_id: str, expires: float | None = None) -> None:
        try:
            self._app.send_task(name, arguments, task_id=task_id, expires=expires)
        except (OperationalError, OSError) as error:
            raise TaskQueueUnavailable(f"the task queue takes no task: {error}") from error
