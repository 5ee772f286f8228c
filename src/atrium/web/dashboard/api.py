"""/api/v1/overview/: what the charts of the overview draw, in one answer."""

from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from atrium.web.dashboard import selectors


class OverviewView(APIView):
    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        """Your saved hotels and your runs, counted in the ways that the overview shows."""
        person = request.auth.id
        told: dict[str, Any] = {name: ask(person) for name, ask in selectors.PARTS.items()}
        return Response(told, headers={"Cache-Control": "private, no-cache"})
