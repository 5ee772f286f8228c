"""What embedded mode runs, and with which settings. A service whose URL is in the environment is not started."""

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from urllib.parse import urlsplit

from atrium.launcher import postgres, prepared, valkey
from atrium.launcher.addresses import Addresses
from atrium.launcher.places import Places
from atrium.launcher.settings import LauncherSettings
from atrium.launcher.supervisor import Service


def environment(places: Places, addresses: Addresses, given: LauncherSettings) -> dict[str, str]:
    """What all services share: the same names as in the Swarm stack."""
    valkey_url = given.valkey_url or valkey.url(places, addresses.valkey)
    own = (f"http://127.0.0.1:{given.port}", f"http://localhost:{given.port}")
    return {
        "ATRIUM_ENVIRONMENT": given.environment,
        "ATRIUM_SECRET_KEY": given.secret_key or places.secret("secret-key"),
        "ATRIUM_DATABASE_URL": given.database_url or postgres.url(places),
        "ATRIUM_VALKEY_URL": valkey_url,
        "ATRIUM_EVENT_LOG_URL": given.event_log_url or valkey_url,
        "ATRIUM_SOURCE_URL": given.source_url or f"http://127.0.0.1:{addresses.origin}",
        "ATRIUM_WORKER_PORT": str(addresses.worker),
        "ATRIUM_CONSUMER_PORT": str(addresses.consumer),
        "ATRIUM_BEAT_PORT": str(addresses.beat),
        "ATRIUM_WATCHED": ",".join(
            f"{name}=http://127.0.0.1:{getattr(addresses, name)}" for name in ("worker", "consumer", "beat")
        ),
        "ATRIUM_WEB_SOCKET": str(places.sockets / "web"),
        "ATRIUM_WEB_BIND": f"unix:{places.sockets / 'web'}",
        "ATRIUM_WEB_WORKERS": "1",
        "ATRIUM_GATEWAYS": "*",  # the socket lies in a folder that only its owner may enter
        "ATRIUM_ORIGINS": ",".join((*own, *given.origins)),
        "PYTHONUNBUFFERED": "1",
    }


def services(places: Places, addresses: Addresses, given: LauncherSettings, shared: Mapping[str, str]) -> list[Service]:
    """Every service to start, in no particular order: each names those that it needs."""
    python = sys.executable
    stores: list[Service] = []
    if not given.database_url:
        stores.append(
            Service(
                "postgres",
                postgres.command(places),
                partial(postgres.probe, places),
                stop_signal=signal.SIGINT,  # "fast": it waits for no client
                keeps_data=True,
            )
        )
    if not given.valkey_url:
        stores.append(
            Service(
                "valkey",
                valkey.command(places, addresses.valkey),
                partial(valkey.probe, places, addresses.valkey),
                keeps_data=True,
            )
        )
    run = partial(Service, environment=shared)
    found = [*stores]
    if given.database_url or not prepared.is_done(places.prepared):
        account = {"ATRIUM_ACCOUNT_PASSWORD": places.secret("admin-password")}
        prepare = [python, "-m", "atrium.launcher.prepare", *([] if given.database_url else [str(places.prepared)])]
        found.append(Service("prepare", prepare, None, environment={**shared, **account}, after=_names(stores)))
    # once the database is prepared nobody waits: stores are there before the imports of the others are done
    ready = _names(found) if len(found) > len(stores) else ()
    if not given.source_url:
        found.append(
            run(
                "origin",
                [python, "-m", "atrium", "origin", "serve", "--port", str(addresses.origin)],
                http_probe(f"http://127.0.0.1:{addresses.origin}/robots.txt"),
            )
        )
    web = shared["ATRIUM_WEB_SOCKET"]
    found += [
        run(
            "web",
            [python, "-m", "gunicorn", "--config", "python:atrium.web.config.gunicorn"],
            socket_probe(web, "/healthz"),
            after=ready,
        ),
        run(
            "gateway",
            [python, "-m", "atrium.launcher.gateway", "--port", str(given.port)],
            http_probe(f"http://127.0.0.1:{given.port}/api/search/healthz"),
        ),
        run(
            "worker",
            [python, "-m", "atrium.worker"],
            http_probe(f"http://127.0.0.1:{addresses.worker}/healthz"),
        ),
        run(
            "consumer",
            [python, "-m", "atrium.consumer"],
            http_probe(f"http://127.0.0.1:{addresses.consumer}/healthz"),
            after=ready,
        ),
        run(
            "beat",
            [python, "-m", "atrium.beat"],
            http_probe(f"http://127.0.0.1:{addresses.beat}/healthz"),
            after=ready,
        ),
    ]
    return found


def _names(services: Sequence[Service]) -> tuple[str, ...]:
    return tuple(service.name for service in services)


Connect = Callable[[], Awaitable[tuple[asyncio.StreamReader, asyncio.StreamWriter]]]


def http_probe(url: str) -> Callable[[], Awaitable[None]]:
    """A probe that wants a 2xx answer from `url` (http://host:port/path)."""
    parts = urlsplit(url)
    return _answers(partial(asyncio.open_connection, parts.hostname, parts.port), parts.path)


def socket_probe(socket: str, path: str) -> Callable[[], Awaitable[None]]:
    """A probe that wants a 2xx answer from an HTTP server on a unix socket."""
    return _answers(partial(asyncio.open_unix_connection, socket), path)


def _answers(connect: Connect, path: str) -> Callable[[], Awaitable[None]]:
    async def probe() -> None:
        reader, writer = await connect()
        try:
            writer.write(f"GET {path} HTTP/1.0\r\nHost: localhost\r\n\r\n".encode())
            status = await reader.readline()
            if status[8:10] != b" 2":
                raise ConnectionError(status.decode(errors="replace").strip() or "closed without an answer")
        finally:
            writer.close()

    return probe
