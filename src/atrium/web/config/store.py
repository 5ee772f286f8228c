"""Django's settings where nobody looks at a page: consumer stores and needs no more than the tables.

Without the apps of the site it starts in 0.2 s less, and is 15 MB smaller. Who deletes people needs all apps: some of
their tables refer to a person.
"""

import os

from atrium.web.config.environment import WebSettings

ENVIRONMENT = WebSettings.from_environment(os.environ)
SECRET_KEY = ENVIRONMENT.secret_key
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = False
LOGGING_CONFIG = None  # each process sets its logs up itself: telemetry.logs
AUTH_USER_MODEL = "accounts.User"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.postgres",
    "atrium.web.accounts",
    "atrium.web.geo",
    "atrium.web.hotels",
    "atrium.web.following",
    "atrium.web.runs",
    "atrium.web.operations",
]
DATABASES = {
    "default": {
        "ENGINE": "atrium.web.database",
        # one connection per thread, kept: a pool would be asked twice in each request
        "CONN_MAX_AGE": None,
        "CONN_HEALTH_CHECKS": True,
        **ENVIRONMENT.database(),
    }
}
# the same few statements again and again: PostgreSQL plans each once per connection
DATABASES["default"]["OPTIONS"] |= {"server_side_binding": True, "prepare_threshold": 3, "application_name": "web"}
