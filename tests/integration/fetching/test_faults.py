"""Whatever a server does, both clients end in the same page or the same leaf of the error tree."""

import socket
import ssl

import pytest
from tests.support.certificate import make_certificate, server_context
from tests.support.clients import CLIENTS, fetch
from tests.support.fault_server import FAULTS, PAGE, WALL, FaultServer

from atrium.contracts.errors import (
    AddressRefused,
    BodyCorrupt,
    BodyTooLarge,
    ConnectionBroken,
    PageMissing,
    RateLimited,
    RequestRefused,
    ServerFailed,
    TimedOut,
    TlsFailed,
    TooManyRedirects,
    Unreachable,
)
from atrium.fetching.page import RawPage, Stopwatch

pytestmark = pytest.mark.parametrize("client", CLIENTS)

PAGES = {
    "page": PAGE,
    "gzip": PAGE,
    "deflate": PAGE,
    "raw-deflate": PAGE,
    "until-closed": PAGE,
    "chunked": b"hello",
    "accepted": WALL,
    "moved": PAGE,
    "moved-unquoted": PAGE,
}
LEAVES = {
    "reset-before-headers": ConnectionBroken,
    "reset-mid-headers": ConnectionBroken,
    "reset-mid-body": ConnectionBroken,
    "close-before-headers": ConnectionBroken,
    "less-than-length": ConnectionBroken,
    "garbage": ConnectionBroken,
    "garbage-status": ConnectionBroken,
    "header-bomb": ConnectionBroken,
    "one-long-header": ConnectionBroken,
    "bad-length": ConnectionBroken,
    "negative-length": ConnectionBroken,
    "bad-chunks": ConnectionBroken,
    "chunks-cut-off": ConnectionBroken,
    "silent": TimedOut,
    "stalled-body": TimedOut,
    "slow-headers": TimedOut,
    "dripping-body": TimedOut,
    "truncated-gzip": BodyCorrupt,
    "corrupt-gzip": BodyCorrupt,
    "no-gzip": BodyCorrupt,
    "brotli": RequestRefused,
    "huge": BodyTooLarge,
    "endless-body": BodyTooLarge,
    "bomb": BodyTooLarge,
    "no-content": RequestRefused,
    "not-modified": RequestRefused,
    "to-nowhere": RequestRefused,
    "to-no-address": AddressRefused,
    "to-foreign": AddressRefused,
    "to-user": AddressRefused,
    "to-file": AddressRefused,
    "loop": TooManyRedirects,
    "status-400": RequestRefused,
    "status-401": RequestRefused,
    "status-403": RequestRefused,
    "status-404": PageMissing,
    "status-405": RequestRefused,
    "status-410": PageMissing,
    "status-418": RequestRefused,
    "status-429": RateLimited,
    "status-451": RequestRefused,
    "status-500": ServerFailed,
    "status-502": ServerFailed,
    "status-503": ServerFailed,
    "status-504": ServerFailed,
    "status-599": ServerFailed,
    "wall-403-gzip": RequestRefused,
    "wall-403-huge": RequestRefused,
    "busy-429": RateLimited,
    "busy-503": RateLimited,
    "wait-1": RateLimited,
}

IMPATIENT = {"connect_timeout": 0.5, "read_timeout": 0.5, "page_timeout": 1.2}  # where nothing else ends it


def test_every_fault_has_its_outcome(client):
    assert PAGES.keys() | LEAVES.keys() | {"more-than-length"} == FAULTS.keys()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_had(client, name, server, site_of):
    assert fetch(client, f"{server.url}/{name}", site_of(server.url)) == PAGES[name]


@pytest.mark.parametrize("name", LEAVES)
def test_a_fault_is_a_leaf(client, name, server, site_of):
    limits = IMPATIENT if LEAVES[name] is TimedOut else {}
    with pytest.raises(LEAVES[name]) as caught:
        fetch(client, f"{server.url}/{name}", site_of(server.url, **limits))
    assert type(caught.value) is LEAVES[name]
    assert caught.value.url
    assert caught.value.message
    assert "\n" not in caught.value.message


@pytest.mark.parametrize("name", ["status-403", "status-405", "status-429", "status-503", "wall-403-gzip"])
def test_what_stands_behind_a_refusal_is_kept(client, name, server, site_of):
    with pytest.raises((RequestRefused, RateLimited, ServerFailed)) as caught:
        fetch(client, f"{server.url}/{name}", site_of(server.url))
    assert caught.value.body == WALL


def test_only_the_beginning_of_a_long_refusal_is_kept(client, server, site_of):
    with pytest.raises(RequestRefused) as caught:
        fetch(client, f"{server.url}/wall-403-huge", site_of(server.url))
    assert len(caught.value.body) == 64 * 1024


def test_a_fault_leaves_the_client_usable(client, server, site_of):
    """Broken connections are not put back into the pool."""
    site = site_of(server.url, read_timeout=0.5)
    names = [
        "reset-mid-body",
        "stalled-body",
        "huge",
        "page",
        "endless-body",
        "garbage",
        "page",
        "wall-403-huge",
    ]
    urls = [f"{server.url}/{name}" for name in names]
    got = CLIENTS[client](urls, site, [Stopwatch() for _ in urls])
    assert [isinstance(page, RawPage) for page in got] == [name in PAGES for name in names]


def test_bytes_after_the_announced_end_never_become_part_of_a_page(client, server, site_of):
    """aiohttp refuses the page where it sees them at once, http.client never sees them; neither uses them."""
    try:
        assert fetch(client, f"{server.url}/more-than-length", site_of(server.url)) == PAGE
    except ConnectionBroken:
        assert client != "threads"


def test_a_closed_port_is_unreachable(client, site_of):
    with socket.socket() as sock:
        sock.bind(("127.0.0.1", 0))  # bound, not listening: nobody else gets it meanwhile
        url = f"http://127.0.0.1:{sock.getsockname()[1]}"
        with pytest.raises(Unreachable):
            fetch(client, f"{url}/page", site_of(url))


def test_a_listener_that_never_accepts_times_out(client, site_of):
    with socket.socket() as sock, socket.socket() as first, socket.socket() as second:
        sock.bind(("127.0.0.1", 0))
        sock.listen(0)
        for filler in (first, second):  # the queue is full now: further SYNs are dropped
            filler.setblocking(False)
            filler.connect_ex(sock.getsockname())
        url = f"http://127.0.0.1:{sock.getsockname()[1]}"
        with pytest.raises(TimedOut):
            fetch(client, f"{url}/page", site_of(url, **IMPATIENT))


def test_an_unknown_name_is_unreachable(client, site_of, monkeypatch):
    def resolve(host, *_args, **_kwargs):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    if client == "uvloop":
        pytest.skip("uvloop asks the C library for names, which a test can't stand in for")
    with pytest.raises(Unreachable):
        fetch(client, "http://hotels.invalid/page", site_of("http://hotels.invalid", contact="me@example.org"))


@pytest.mark.parametrize(
    "url", ["http://192.0.2.1/", "ftp://127.0.0.1/", "file:///etc/passwd", "/page", "", "http://", "http://[::1"]
)
def test_an_address_of_somebody_else_is_refused_before_it_is_asked(client, url, server, site_of):
    with pytest.raises(AddressRefused):
        fetch(client, url, site_of(server.url))
    assert not server.requests


def test_tls_to_a_plaintext_port_fails(client, server, site_of):
    url = server.url.replace("http:", "https:")
    with pytest.raises(TlsFailed):
        fetch(client, f"{url}/page", site_of(url))


def test_plaintext_to_a_tls_port_is_broken(client, tls, site_of):
    with FaultServer(tls) as server:
        url = server.url.replace("https:", "http:")
        with pytest.raises(ConnectionBroken):
            fetch(client, f"{url}/page", site_of(url))


def test_a_tls_handshake_without_an_answer_times_out(client, site_of):
    with socket.create_server(("127.0.0.1", 0)) as sock:
        url = f"https://127.0.0.1:{sock.getsockname()[1]}"
        with pytest.raises(TimedOut):
            fetch(client, f"{url}/page", site_of(url, **IMPATIENT))


def test_a_self_signed_certificate_fails(client, tls, site_of):
    with FaultServer(tls) as server, pytest.raises(TlsFailed):
        fetch(client, f"{server.url}/page", site_of(server.url))


@pytest.fixture(scope="module")
def tls(tmp_path_factory) -> ssl.SSLContext:
    return server_context(make_certificate(tmp_path_factory.mktemp("tls")))
