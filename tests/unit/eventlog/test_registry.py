import importlib
import pkgutil

import pytest

from atrium import eventlog
from atrium.contracts.errors import InvalidRequest, UnknownName
from atrium.eventlog.log import Address, Login
from atrium.eventlog.registry import LOGS, open_event_log


def test_every_log_in_the_folder_is_in_the_registry():
    modules = [f"atrium.eventlog.{module.name}" for module in pkgutil.iter_modules(eventlog.__path__)]
    logs = {
        f"{name}:{thing.__name__}"
        for name in modules
        for thing in vars(importlib.import_module(name)).values()
        if isinstance(thing, type)
        and thing.__module__ == name
        and not getattr(thing, "_is_protocol", False)
        and {"publish", "subscribe"} <= set(dir(thing))
    }
    assert logs == set(LOGS.values())


def test_an_address_says_all():
    address = Address.parse("kafka://a:1,b:2?namespace=n&partitions=7&retention=60&lease=9")
    assert address == Address("kafka", "a:1,b:2", "", "n", 7, 60, 9)


def test_an_address_may_have_a_login_that_is_not_shown():
    address = Address.parse("kafkas://me:p%40ss@a:1,b:2?mechanism=SCRAM-SHA-512&ca=/ca.pem&partitions=7")
    assert (address.server, address.partitions) == ("a:1,b:2", 7)
    assert address.login == Login("me", "p@ss", "SCRAM-SHA-512", "/ca.pem")
    assert "p@ss" not in repr(address)
    assert Address.parse("valkey://:word@host:1/0").server == ":word@host:1"  # its client reads the address itself


@pytest.mark.parametrize("options", ["partitions=0", "partitions=-1", "lease=soon", "a=1", "mechanism=GUESS"])
def test_an_address_that_cannot_be_meant_is_refused(options):
    with pytest.raises(InvalidRequest):
        open_event_log(f"memory://x?{options}")


def test_an_unknown_log_is_named_without_its_password():
    with pytest.raises(UnknownName) as caught:
        open_event_log("rabbit://me:secret@host/")
    assert "rabbit" in caught.value.message
    assert "secret" not in caught.value.message
