"""/api/v1/alerts/ and /api/v1/alarms/: each person's own."""

from django.db.models import F, QuerySet
from django.db.models.functions import JSONObject
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from atrium.web.api.cursors import orders
from atrium.web.api.rows import Instant
from atrium.web.api.views import RowsViewSet
from atrium.web.following import selectors, services
from atrium.web.following.models import Alarm, Alert

_HOTEL = JSONObject(id=F("hotel_id"), name=F("hotel__name"), city=F("hotel__city"))


class AlertSerializer(serializers.ModelSerializer):
    threshold = serializers.FloatField(min_value=0, max_value=1e9)

    class Meta:
        model = Alert
        fields = ("id", "hotel", "kind", "threshold", "currency", "met", "created_at")
        read_only_fields = ("currency", "met", "created_at")


class AlarmSerializer(serializers.ModelSerializer):
    class Meta:
        model = Alarm
        fields = (
            "id", "hotel", "kind", "threshold", "value", "currency", "observed_at", "raised_at", "seen_at",
        )  # fmt: skip


class AlertViewSet(mixins.DestroyModelMixin, RowsViewSet):
    """A price or a rank that you want to hear of."""

    queryset = Alert.objects.all()
    serializer_class = AlertSerializer
    lookup_value_regex = "[0-9]{1,18}"
    own = True
    columns = {name: name for name in AlertSerializer.Meta.fields} | {
        "hotel": "hotel_id",
        "created_at": Instant("created_at"),
        "facts": _HOTEL,
    }
    orders = orders({"id": False})

    def get_queryset(self) -> QuerySet:
        return selectors.alerts_of(self.request.auth.id) if self.request.auth else Alert.objects.none()

    @extend_schema(request=AlertSerializer, responses={201: AlertSerializer, 200: AlertSerializer})
    def create(self, request: Request) -> Response:
        """Sets an alert; 200 when there was one of the kind for the hotel: it has the new threshold."""
        given = AlertSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        alert, created = services.set_alert(request.auth.id, **given.validated_data)
        code = status.HTTP_201_CREATED if created else status.HTTP_200_OK
        return Response(AlertSerializer(alert).data, status=code)


class AlarmViewSet(RowsViewSet):
    """What your alerts raised, the last first."""

    queryset = Alarm.objects.all()
    serializer_class = AlarmSerializer
    lookup_value_regex = "[0-9]{1,18}"
    own = True
    columns = {name: name for name in AlarmSerializer.Meta.fields} | {
        "hotel": "hotel_id",
        "observed_at": Instant("observed_at"),
        "raised_at": Instant("raised_at"),
        "seen_at": Instant("seen_at"),
        "facts": _HOTEL,
    }
    orders = dict(sorted(orders({"id": False}).items()))

    def get_queryset(self) -> QuerySet:
        return selectors.alarms_of(self.request.auth.id) if self.request.auth else Alarm.objects.none()
