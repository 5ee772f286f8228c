"""`gunicorn --config python:atrium.web.config.gunicorn`: a process per core, a few threads in each."""

import os

wsgi_app = "atrium.web.config.wsgi:application"
bind = os.environ.get("ATRIUM_WEB_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("ATRIUM_WEB_WORKERS", "0")) or os.cpu_count() or 1
# a request waits for PostgreSQL half of its time, and each thread keeps a connection: 2 x 4 is far from its 100
worker_class = "gthread"
threads = int(os.environ.get("ATRIUM_WEB_THREADS", "4"))
keepalive = 75  # longer than a gateway keeps its connections, so that it is the one to close them
timeout = 60
limit_request_line = 8190  # the most that it can; a gateway refuses longer ones with a page of its own
graceful_timeout = 20
max_requests = 50_000  # memory that a library may lose comes back
max_requests_jitter = 5_000
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: PTH112, S108 - a heartbeat must not wait for a disk
forwarded_allow_ips = os.environ.get("ATRIUM_GATEWAYS", "127.0.0.1")
accesslog = None
errorlog = "-"
