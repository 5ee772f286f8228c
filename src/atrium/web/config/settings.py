"""Django's settings of web and beat. Everything that differs between installations is in `environment.WebSettings`."""

from pathlib import Path

from django.urls import reverse_lazy

from atrium.web.config import assets, security, silk, store, theme
from atrium.web.config.store import (  # noqa: F401 - Django looks for them here
    AUTH_USER_MODEL,
    DATABASES,
    DEFAULT_AUTO_FIELD,
    ENVIRONMENT,
    LANGUAGE_CODE,
    LOGGING_CONFIG,
    SECRET_KEY,
    TIME_ZONE,
    USE_I18N,
    USE_TZ,
)

WEB = Path(__file__).parents[1]

DEBUG = False  # an error page that shows settings and source is for nobody's browser, in development neither
ALLOWED_HOSTS = ENVIRONMENT.hosts
ROOT_URLCONF = "atrium.web.config.urls"
WSGI_APPLICATION = "atrium.web.config.wsgi.application"

INSTALLED_APPS = [
    "unfold",
    "unfold.contrib.filters",
    "django.contrib.admin",
    "django.contrib.sessions",
    "django.contrib.messages",
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
    *store.INSTALLED_APPS,
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
