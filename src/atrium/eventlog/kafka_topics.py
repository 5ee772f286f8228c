"""The topics in Kafka: as many partitions and as long a retention as the log's address says."""

from collections.abc import Iterable
from concurrent.futures import Future
from typing import Any

from confluent_kafka import KafkaError, KafkaException
from confluent_kafka.admin import (  # type: ignore[attr-defined]
    AdminClient,
    AlterConfigOpType,
    ConfigEntry,
    ConfigResource,
    NewPartitions,
    NewTopic,
    ResourceType,
)

from atrium.contracts.events import MAX_EVENT_BYTES, TOPICS
from atrium.eventlog.log import PUBLISH_SECONDS, Address

_RETENTION_SECONDS = 7 * 24 * 3600  # Kafka's own default


def create_missing(admin: AdminClient, address: Address) -> list[str]:
    """Creates the topics that are missing: a broker that is run with care does not create them by itself."""
    known = admin.list_topics(timeout=PUBLISH_SECONDS).topics
    missing = [
        NewTopic(name, num_partitions=address.partitions, config=_config(address))
        for name in _names(address)
        if name not in known
    ]
    if missing:
        _done(admin.create_topics(missing, request_timeout=PUBLISH_SECONDS).values(), KafkaError.TOPIC_ALREADY_EXISTS)
    return [topic.topic for topic in missing]


def bring_up_to_date(admin: AdminClient, address: Address) -> list[str]:
    """What was changed, one sentence each. Partitions are added and never taken away: Kafka can't."""
    told = [f"{name}: made, {address.partitions} partitions" for name in create_missing(admin, address)]
    known = admin.list_topics(timeout=PUBLISH_SECONDS).topics
    few = [name for name in _names(address) if name in known and len(known[name].partitions) < address.partitions]
    if few:
        wanted = [NewPartitions(name, address.partitions) for name in few]
        _done(admin.create_partitions(wanted, request_timeout=PUBLISH_SECONDS).values())
        told += [f"{name}: {len(known[name].partitions)} partitions became {address.partitions}" for name in few]
    entries = [
        ConfigEntry(name, value, incremental_operation=AlterConfigOpType.SET)
        for name, value in _config(address).items()
    ]
    resources = [ConfigResource(ResourceType.TOPIC, name, incremental_configs=entries) for name in _names(address)]
    _done(admin.incremental_alter_configs(resources, request_timeout=PUBLISH_SECONDS).values())
    return told


def _names(address: Address) -> list[str]:
    return [f"{address.namespace}.{topic}" for topic in TOPICS]


def _config(address: Address) -> dict[str, str]:
    return {
        # every event is a fact of its own: compacting would keep a person's last selection only
        "cleanup.policy": "delete",
        "retention.ms": str((address.retention or _RETENTION_SECONDS) * 1000),
        "max.message.bytes": str(MAX_EVENT_BYTES * 2),
    }


def _done(futures: Iterable[Future[Any]], *harmless: int) -> None:
    for future in futures:
        try:
            future.result()
        except KafkaException as error:
            if error.args[0].code() not in harmless:
                raise
