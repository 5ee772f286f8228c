"""Headers and cookies. Our own pages allow nothing inline and nothing from elsewhere."""

from typing import Any

from csp.constants import NONE, SELF

from atrium.web.config.environment import WebSettings

OWN_PAGES = {
    "default-src": [SELF],
    "img-src": [SELF, "data:"],
    "object-src": [NONE],
    "base-uri": [NONE],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
}


def headers(environment: WebSettings) -> dict[str, Any]:
    secure = environment.https
    return {
        "CONTENT_SECURITY_POLICY": {"DIRECTIVES": OWN_PAGES},
        "CSRF_TRUSTED_ORIGINS": list(environment.origins),
        "CSRF_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SECURE": secure,
        "CSRF_COOKIE_HTTPONLY": True,  # pages carry the token in a <meta>: scripts need not read the cookie
        "CSRF_FAILURE_VIEW": "atrium.web.site.errors.forbidden_origin",
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": secure,
        "SESSION_COOKIE_HTTPONLY": True,
        "SECURE_CONTENT_TYPE_NOSNIFF": True,
        "SECURE_REFERRER_POLICY": "same-origin",
        "SECURE_CROSS_ORIGIN_OPENER_POLICY": "same-origin",
        "SECURE_PROXY_SSL_HEADER": ("HTTP_X_FORWARDED_PROTO", "https") if secure else None,
        "SECURE_HSTS_SECONDS": 31_536_000 if secure else 0,
        "X_FRAME_OPTIONS": "DENY",
    }
