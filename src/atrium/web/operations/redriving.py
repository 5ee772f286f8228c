"""Dead letters back to the log, from web."""

from collections.abc import Collection

from django.conf import settings

from atrium.contracts.errors import AtriumError
from atrium.web.operations import services


def redrive(ids: Collection[int]) -> int:
    """How many were published once more. Raises AtriumError: those before it are settled, the rest stays open."""
    from atrium.eventlog.publishing import publisher  # noqa: PLC0415 - its clients are needed here only

    url = settings.ENVIRONMENT.event_log_url
    if not url:
        raise AtriumError("ATRIUM_EVENT_LOG_URL is missing: web does not know where to publish")
    with publisher(url) as publish:
        return services.redrive(ids, publish)
