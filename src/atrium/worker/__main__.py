"""`python -m atrium.worker`: takes tasks until it is told to stop."""

import os
import sys

from atrium.contracts.errors import AtriumError
from atrium.telemetry import logs
from atrium.worker.process import run
from atrium.worker.settings import WorkerSettings


def main() -> int:
    logs.set_up("info")
    try:
        return run(WorkerSettings.from_environment(os.environ))
    except AtriumError as error:
        sys.stderr.write(f"atrium worker: {error.message}\n")
        return error.exit_status


if __name__ == "__main__":
    sys.exit(main())
