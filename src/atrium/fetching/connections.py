"""Connections of urllib3 that can be cut from outside: blocking sockets know no cancellation and no total time."""

import contextlib
import os
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError

from atrium.fetching.page import Stopwatch


class Exchange:
    """One request and its answer, and the lever that cuts its connection: a second handle of the socket, which stays
    valid through TLS handshakes and after http.client has let go of its own."""

    def __init__(self, watch: Stopwatch, deadline: float, cancelled: threading.Event) -> None:
        self.deadline = deadline
        self.cancelled = cancelled
        self.late = False
        self._watch = watch
        self._lever: socket.socket | None = None

    def over(self, sock: socket.socket, *, reused: bool) -> None:
        """The exchange goes over `sock`, connected or about to be."""
        self.end()
        self._lever = socket.socket(fileno=os.dup(sock.fileno()))
        self._watch.reused = reused

    def connected(self) -> None:
        self._watch.connected = time.monotonic()

    def cut(self) -> None:
        """Whoever waits for this connection wakes up with an error. From any thread."""
        if self._lever is not None:
            with contextlib.suppress(OSError):
                self._lever.shutdown(socket.SHUT_RDWR)

    def end(self) -> None:
        if self._lever is not None:
            self._lever.close()


class _Current(threading.local):
    exchange: Exchange


current = _Current()  # the exchange of this thread: urllib3 has no place to carry it


class Guard:
    """A thread that cuts exchanges which were cancelled or are past their deadline. It starts with the first."""

    def __init__(self, patience: float) -> None:
        self._patience = patience
        self._under_way: set[Exchange] = set()
        self._closed = threading.Event()
        self._start = threading.Lock()
        self._thread: threading.Thread | None = None

    @contextmanager
    def watching(self, exchange: Exchange) -> Iterator[None]:
        if self._thread is None:
            self._begin()
        self._under_way.add(exchange)
        try:
            yield
        finally:
            self._under_way.discard(exchange)
            exchange.end()

    def close(self) -> None:
        self._closed.set()
        if self._thread is not None:
            self._thread.join()

    def _begin(self) -> None:
        with self._start:
            if self._thread is None:
                self._thread = threading.Thread(target=self._watch, name="atrium-fetch-guard", daemon=True)
                self._thread.start()

    def _watch(self) -> None:
        while not self._closed.wait(self._patience):
            now = time.monotonic()
            for exchange in self._under_way.copy():  # copying a set of plain objects is atomic
                exchange.late = exchange.late or now > exchange.deadline
                if exchange.late or exchange.cancelled.is_set():
                    exchange.cut()


class _Cuttable(HTTPConnection):
    def request(self, *args: Any, **kwargs: Any) -> None:
        if self.sock is not None:
            current.exchange.over(self.sock, reused=True)
            current.exchange.connected()
        super().request(*args, **kwargs)

    def connect(self) -> None:
        super().connect()
        current.exchange.connected()

    def _new_conn(self) -> socket.socket:
        return _open_socket(self)


class _CuttableTls(_Cuttable, HTTPSConnection):
    pass


def _open_socket(connection: HTTPConnection) -> socket.socket:
    """As urllib3 does it, but the exchange gets hold of the socket before it is connected."""
    try:
        places = socket.getaddrinfo(connection.host, connection.port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        raise NameResolutionError(connection.host, connection, error) from error
    failure: OSError = OSError("the name has no address")
    for family, kind, protocol, _, place in places:
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(connection.timeout)
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            current.exchange.over(sock, reused=False)
            sock.connect(place)
        except OSError as error:
            sock.close()
            failure = error
        else:
            return sock
    if isinstance(failure, TimeoutError):
        raise ConnectTimeoutError(connection, "no connection in time") from failure
    raise NewConnectionError(connection, str(failure)) from failure


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


class _Pool(urllib3.HTTPConnectionPool):
    ConnectionCls = _Cuttable


class _TlsPool(urllib3.HTTPSConnectionPool):
    ConnectionCls = _CuttableTls

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "ssl_context": _tls()})  # reading the certificates takes 20 ms: once


class Pools(urllib3.PoolManager):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.pool_classes_by_scheme = {"http": _Pool, "https": _TlsPool}
