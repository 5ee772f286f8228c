"""`python -m atrium.search_api`: searches, under Uvicorn."""

import os
import sys

import uvicorn

from atrium.contracts.errors import AtriumError
from atrium.search_api.app import create_app
from atrium.search_api.settings import SearchApiSettings
from atrium.telemetry import logs


def main() -> int:
    logs.set_up("info", "json")
    try:
        settings = SearchApiSettings.from_environment(os.environ)
    except AtriumError as error:
        sys.stderr.write(f"atrium search-api: {error.message}\n")
        return error.exit_status
    uvicorn.run(
        create_app(settings),
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
