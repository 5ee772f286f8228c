"""Headers and cookies. Our own pages allow nothing inline and nothing from elsewhere."""

from typing import Any

from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE

from atrium.web.config.environment import WebSettings

OWN_PAGES = {
    "default-src": [SELF],
    "img-src": [SELF, "data:"],
    "object-src": [NONE],
    "base-uri": [NONE],
    "form-action": [SELF],
    "frame-ancestors": [NONE],
}
# Pages of others, by address, and what each can't do without. None of them may load anything from elsewhere.
RELAXED: dict[str, dict[str, list[str]]] = {
    # Unfold is written with Alpine, which evaluates attributes
    "/admin/": {"script-src": [SELF, UNSAFE_INLINE, UNSAFE_EVAL], "style-src": [SELF, UNSAFE_INLINE]},
    # scripts and styles inside its templates; its filters compile a template of their own
    "/silk/": {"script-src": [SELF, UNSAFE_INLINE, UNSAFE_EVAL], "style-src": [SELF, UNSAFE_INLINE]},
    # Swagger UI and ReDoc style their elements one by one; ReDoc searches in a worker that it makes of a blob
    "/api/docs/": {"style-src": [SELF, UNSAFE_INLINE]},
    "/api/redoc/": {"style-src": [SELF, UNSAFE_INLINE], "worker-src": [SELF, "blob:"]},
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
