"""What stands around every request besides Django's own."""

from collections.abc import Callable

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from silk.collector import DataCollector
from silk.middleware import SilkyMiddleware

from atrium.web.config.security import RELAXED

Next = Callable[[HttpRequest], HttpResponse]


class ContentPolicy(CSPMiddleware):
    """Strict, except for the pages of others that can't live with it."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if HEADER in response:
            return response
        for prefix, policy in RELAXED.items():
            if request.path_info.startswith(prefix):
                response._csp_update = policy
        return super().process_response(request, response)


class SilkWhereAsked:
    """Silk records pages that staff look at, and an API call of theirs that asks for it: `?silk` or `X-Silk: 1`.

    Recording writes rows, so that the calls of everybody else must not even pass through it.
    """

    def __init__(self, get_response: Next) -> None:
        self._next = get_response

    @cached_property
    def _recorded(self) -> Next:
        return SilkyMiddleware(self._next)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not (settings.ENVIRONMENT.silk and _asked(request)):
            return self._next(request)
        try:
            return self._recorded(request)
        finally:
            # Silk would clear it at the next request, which may pass it by and would be explained query by query
            DataCollector().clear()


def _asked(request: HttpRequest) -> bool:
    if request.path_info.startswith("/api/") and "silk" not in request.GET and "X-Silk" not in request.headers:
        return False
    return bool(request.session.session_key and request.user.is_staff)
