"""/api/v1/runs/: what your own searches measured."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from rest_framework import serializers

from atrium.web.api.cursors import orders
from atrium.web.api.rows import Instant
from atrium.web.api.views import RowsViewSet
from atrium.web.runs.models import Run


class RunSerializer(serializers.ModelSerializer):
    floor_seconds = serializers.FloatField(allow_null=True, help_text="the least time that this run could have taken")

    class Meta:
        model = Run
        fields = (
            "id", "run_id", "status", "strategy", "query", "place", "started_at", "finished_at", "seconds",
            "floor_seconds", "pages", "failed", "hotels", "report",
        )  # fmt: skip


class RunFilters(filters.FilterSet):
    class Meta:
        model = Run
        fields = {"run_id": ["exact"], "status": ["exact"], "strategy": ["exact"], "started_at": ["gte", "lt"]}


class RunViewSet(RowsViewSet):
    queryset = Run.objects.all()
    serializer_class = RunSerializer
    filterset_class = RunFilters
    lookup_value_regex = "[0-9]{1,18}"
    own = True
    columns = {name: name for name in RunSerializer.Meta.fields} | {
        "started_at": Instant("started_at"),
        "finished_at": Instant("finished_at"),
        "floor_seconds": "report__floor_seconds",
    }
    orders = orders(dict.fromkeys(("id", "started_at", "seconds", "pages", "hotels", "strategy"), False))

    def get_queryset(self) -> QuerySet:
        return Run.objects.filter(person=self.request.auth.id) if self.request.auth else Run.objects.none()
