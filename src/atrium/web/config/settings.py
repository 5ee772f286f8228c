"""Django's settings. Everything that differs between installations is in `environment.WebSettings`."""

import os
from pathlib import Path

from django.urls import reverse_lazy

from atrium.web.config import assets, security, silk, theme
from atrium.web.config.environment import WebSettings

ENVIRONMENT = WebSettings.from_environment(os.environ)
WEB = Path(__file__).parents[1]

SECRET_KEY = ENVIRONMENT.secret_key
DEBUG = False  # an error page that shows settings and source is for nobody's browser, in development neither
ALLOWED_HOSTS = ENVIRONMENT.hosts
ROOT_URLCONF = "atrium.web.config.urls"
WSGI_APPLICATION = "atrium.web.config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en"
USE_I18N = False
LOGGING_CONFIG = None  # each process sets its logs up itself: telemetry.logs

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "csp",
    "django_filters",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "silk",
    "atrium.web.accounts",
    "atrium.web.geo",
    "atrium.web.hotels",
    "atrium.web.following",
    "atrium.web.runs",
    "atrium.web.operations",
    "atrium.web.site",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "atrium.web.config.middleware.ContentPolicy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "atrium.web.accounts.middleware.PersonCookieMiddleware",
    "atrium.web.config.middleware.SilkWhereAsked",
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

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [WEB / "jinja2"],
        "OPTIONS": {
            "environment": "atrium.web.config.jinja.environment",
            "context_processors": ["django.contrib.messages.context_processors.messages"],
        },
    },
    {
        # for the pages of others: admin, Silk, the API's documents
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "csp.context_processors.nonce",
            ]
        },
    },
]

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
LOGIN_URL = reverse_lazy("account_login")
LOGIN_REDIRECT_URL = reverse_lazy("search")
LOGOUT_REDIRECT_URL = reverse_lazy("account_login")
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = True
ALLAUTH_TRUSTED_PROXY_COUNT = 1  # one gateway stands in front in both modes; behind a socket only it knows who asks
ACCOUNT_RATE_LIMITS = {"guest": "30/m/ip"}  # besides allauth's own limits

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "atrium.web.accounts.authentication.PersonCookieAuthentication",
        "atrium.web.accounts.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_CONTENT_NEGOTIATION_CLASS": "atrium.web.api.negotiation.JsonOnly",
    "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "atrium.web.api.problems.handler",
    # the form that PostgreSQL's to_char gives as well (api/rows.py)
    "DATETIME_FORMAT": "%Y-%m-%dT%H:%M:%S.%fZ",
    "COERCE_DECIMAL_TO_STRING": False,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Atrium",
    "VERSION": "1",
    "DESCRIPTION": "Countries, cities, hotels with their history, what you saved and what your runs measured.",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": ["atrium.web.api.schema.fields_are_chosen", "atrium.web.api.problems.document"],
}

for part in (
    assets.settings(ENVIRONMENT, WEB / "static"),
    security.headers(ENVIRONMENT),
    silk.SETTINGS,
    theme.SETTINGS,
):
    globals().update(part)
