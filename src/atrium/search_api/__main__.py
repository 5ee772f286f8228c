"""`python -m atrium.search_api`: searches, under Uvicorn, in as many processes as ATRIUM_SEARCH_API_PROCESSES says."""

import os
import sys
import tempfile
from contextlib import ExitStack

import uvicorn
from fastapi import FastAPI

from atrium.contracts.errors import AtriumError
from atrium.search_api.settings import SearchApiSettings
from atrium.telemetry import logs


def application() -> FastAPI:
    """What each process serves."""
    from atrium.search_api.app import create_app  # noqa: PLC0415 - its metrics want to know first whether they are shared

    logs.set_up("info", "json")
    return create_app()


def main() -> int:
    try:
        settings = SearchApiSettings.from_environment(os.environ)
    except AtriumError as error:
        sys.stderr.write(f"atrium search-api: {error.message}\n")
        return error.exit_status
    with ExitStack() as stack:
        if settings.processes > 1:  # a single one ends by its signal and would leave the folder behind
            shared = stack.enter_context(tempfile.TemporaryDirectory(prefix="atrium-metrics-"))
            os.environ.setdefault("PROMETHEUS_MULTIPROC_DIR", shared)
        uvicorn.run(
            "atrium.search_api.__main__:application",
            factory=True,
            workers=settings.processes,
            host=settings.host,
            port=settings.port,
            log_config=None,
            access_log=False,
            server_header=False,
            forwarded_allow_ips=settings.gateways,
            timeout_keep_alive=75,
            timeout_graceful_shutdown=3,
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
