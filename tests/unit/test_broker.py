"""One configuration for those who send tasks and those who work."""

import pytest

from atrium import broker
from atrium.broker import celery_app
from atrium.contracts.tasks import EXTRACT_HOTELS, EXTRACTIONS, OBSERVATIONS, OBSERVE_HOTELS
from atrium.valkey import redis_url


def test_what_is_taken_is_delivered_again_only_when_its_task_can_no_longer_run():
    assert broker.TASK_SECONDS < broker.DEADLY_SECONDS < broker.VISIBILITY_SECONDS
    conf = celery_app("valkey://127.0.0.1:1/0").conf
    assert conf.broker_transport_options["visibility_timeout"] == broker.VISIBILITY_SECONDS
    assert (conf.task_acks_late, conf.task_reject_on_worker_lost, conf.worker_prefetch_multiplier) == (True, True, 1)


def test_tasks_are_json_and_nobody_waits_for_results():
    conf = celery_app("valkey://127.0.0.1:1/0").conf
    assert (conf.accept_content, conf.task_serializer, conf.task_ignore_result) == (["json"], "json", True)
    assert conf.result_backend is None


@pytest.mark.parametrize(("task", "queue"), [(EXTRACT_HOTELS, EXTRACTIONS), (OBSERVE_HOTELS, OBSERVATIONS)])
def test_a_task_has_its_queue_and_those_for_whom_a_person_waits_come_first(task, queue):
    app = celery_app("valkey://127.0.0.1:1/0")
    assert app.amqp.router.route({}, task)["queue"].name == queue
    assert next(iter(app.amqp.queues)) == EXTRACTIONS
    assert app.conf.broker_transport_options["queue_order_strategy"] == "priority"


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("valkey://:word@host:6379/1", "redis://:word@host:6379/1"),
        ("valkeys://host", "rediss://host"),
        ("redis://host", "redis://host"),
    ],
)
def test_libraries_call_it_redis(ours, theirs):
    assert redis_url(ours) == theirs
