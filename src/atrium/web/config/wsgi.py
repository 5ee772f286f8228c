"""The WSGI application: `atrium.web.config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

from atrium.telemetry import logs

logs.set_up("info")
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atrium.web.config.settings")
application = get_wsgi_application()
