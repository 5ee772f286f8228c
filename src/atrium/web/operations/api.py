"""/api/v1/operations/: how the system is, for staff."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.permissions import IsAdminUser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from atrium.web.operations import selectors


class OperationsView(APIView):
    permission_classes = (IsAdminUser,)

    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        """Versions, the inbox and its rate, the tables: what the database knows. For staff."""
        return Response(selectors.state(), headers={"Cache-Control": "private, no-cache"})
