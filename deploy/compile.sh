#!/bin/sh
# Byte code for what the processes import, and for that only: the root file system is read-only, so that it can't be made later.
set -eu
export PYTHONPATH=/opt/atrium/src
/opt/atrium/bin/python -m compileall -q -j 0 /opt/atrium/src
/opt/atrium/bin/python - <<'PYTHON'
import contextlib
import importlib
import os
import pkgutil

import atrium

os.environ |= {"ATRIUM_SECRET_KEY": "x" * 64, "ATRIUM_DATABASE_URL": "postgresql:///x", "ATRIUM_ALLOWED_HOSTS": "x"}
os.environ |= {"ATRIUM_VALKEY_URL": "valkey://x", "ATRIUM_EVENT_LOG_URL": "kafka://x", "DJANGO_SETTINGS_MODULE": "atrium.web.config.settings"}
with contextlib.suppress(ImportError):
    importlib.import_module("django").setup()
for module in pkgutil.walk_packages(atrium.__path__, "atrium.", onerror=lambda _: None):
    # what an extra of the other image brings is not here, and modules of commands run when they are imported
    if not module.name.endswith("__main__"):
        with contextlib.suppress(Exception):
            importlib.import_module(module.name)
for name in ("celery.bin.celery", "celery.apps.worker", "celery.apps.beat", "gunicorn.workers.gthread", "uvicorn.workers", "redis.asyncio"):
    with contextlib.suppress(ImportError):
        importlib.import_module(name)
PYTHON
