"""The WSGI application: `atrium.web.config.wsgi:application`."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "atrium.web.config.settings")
application = get_wsgi_application()
