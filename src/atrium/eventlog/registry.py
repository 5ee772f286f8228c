"""Which log an address means. Clients are imported only for the log that is opened."""

import importlib
from typing import cast

from atrium.contracts.errors import UnknownName
from atrium.eventlog.log import Address, EventLog

LOGS = {
    "memory": "atrium.eventlog.memory:MemoryLog",
    "valkey": "atrium.eventlog.valkey_streams:ValkeyLog",
    "valkeys": "atrium.eventlog.valkey_streams:ValkeyLog",
    "kafka": "atrium.eventlog.kafka:KafkaLog",
    "kafkas": "atrium.eventlog.kafka:KafkaLog",
}


def open_event_log(url: str) -> EventLog:
    """Nothing is connected yet. Raises UnknownName or InvalidRequest for an address that can't be meant."""
    address = Address.parse(url)
    if address.scheme not in LOGS:
        raise UnknownName(f"no event log is called {address.scheme!r}; there are: {', '.join(LOGS)}")
    module, _, name = LOGS[address.scheme].partition(":")
    return cast("EventLog", getattr(importlib.import_module(module), name)(address))
