"""Which form an answer has."""

from collections.abc import Sequence
from typing import Any

from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request


class JsonOnly(DefaultContentNegotiation):
    """There is one form, so that Accept has nothing to choose from (RFC 9110, 12.5.1 allows to disregard it)."""

    def select_renderer(
        self, request: Request, renderers: Sequence[Any], format_suffix: str | None = None
    ) -> tuple[Any, str]:
        return renderers[0], renderers[0].media_type
