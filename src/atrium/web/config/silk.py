"""Silk, for staff: what a request cost. Bounded in rows here and in age by beat, which tidies."""

SETTINGS = {
    "SILKY_MIDDLEWARE_CLASS": "atrium.web.config.middleware.SilkWhereAsked",
    "SILKY_AUTHENTICATION": True,
    "SILKY_AUTHORISATION": True,
    "SILKY_PERMISSIONS": lambda user: user.is_staff,
    "SILKY_INTERCEPT_FUNC": lambda _request: True,  # middleware.SilkWhereAsked decides before Silk is reached
    "SILKY_MAX_RECORDED_REQUESTS": 1_000,
    "SILKY_MAX_RECORDED_REQUESTS_CHECK_PERCENT": 10,
    "SILKY_MAX_REQUEST_BODY_SIZE": 16_384,
    "SILKY_MAX_RESPONSE_BODY_SIZE": 16_384,
    "SILKY_META": True,
    "SILKY_SENSITIVE_KEYS": {
        "username",
        "password",
        "password1",
        "password2",
        "token",
        "csrfmiddlewaretoken",
        "cookie",
    },
}
