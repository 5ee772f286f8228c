"""`python -m atrium.launcher.gateway`: the process that people reach. search-api is inside, web behind a socket.

Django is not called in here: it would take turns with search-api's event loop (docs/decisions/0010).
"""

import argparse
import os
import sys

import uvicorn

from atrium.contracts.errors import AtriumError
from atrium.launcher.dispatcher import Dispatcher
from atrium.launcher.proxy import Proxy
from atrium.search_api.app import create_app
from atrium.telemetry import logs


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=8000)
    port = parser.parse_args().port
    logs.set_up("info")
    try:
        application = Dispatcher(create_app(), Proxy(os.environ["ATRIUM_WEB_SOCKET"]))
    except AtriumError as error:
        sys.stderr.write(f"atrium gateway: {error.message}\n")
        return error.exit_status
    uvicorn.run(
        application,
        host="127.0.0.1",
        port=port,
        http="httptools",
        ws="none",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,  # this is the outermost: nobody in front of it is to be believed
        timeout_keep_alive=75,
        timeout_graceful_shutdown=1,  # streams of progress never end by themselves; browsers open them again
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
