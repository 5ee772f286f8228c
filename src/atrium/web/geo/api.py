"""/api/v1/countries/ and /api/v1/cities/: everybody who is signed in reads, staff edit."""

from django.db.models import QuerySet
from django_filters import rest_framework as filters
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from atrium.web.api.cursors import orders
from atrium.web.api.permissions import StaffWrite
from atrium.web.api.views import RowsViewSet
from atrium.web.geo import selectors
from atrium.web.geo.models import City, Country


class CountrySerializer(serializers.ModelSerializer):
    class Meta:
        model = Country
        fields = (
            "code", "code3", "name", "capital", "continent", "population", "area", "currency",
            "languages", "phone", "tld",
        )  # fmt: skip


class CitySerializer(serializers.ModelSerializer):
    class Meta:
        model = City
        fields = ("id", "name", "country", "region", "latitude", "longitude", "population", "timezone")


class NamedFilters(filters.FilterSet):
    text = filters.CharFilter(method="beginning", label="Beginning of the name")

    def beginning(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return selectors.beginning(queryset, value)


class CountryFilters(NamedFilters):
    class Meta:
        model = Country
        fields = {"continent": ["exact"], "currency": ["exact"], "population": ["gte", "lte"]}


class CityFilters(NamedFilters):
    country = filters.CharFilter(field_name="country_id", label="ISO 3166 alpha-2")

    class Meta:
        model = City
        fields = {"population": ["gte", "lte"]}


class Edited(mixins.CreateModelMixin, mixins.UpdateModelMixin, mixins.DestroyModelMixin, RowsViewSet):
    permission_classes = (IsAuthenticated, StaffWrite)
    searches = True

    def words(self, queryset: QuerySet, text: str) -> QuerySet:
        return selectors.beginning(queryset, text)


class WorldView(APIView):
    @extend_schema(responses=OpenApiTypes.OBJECT)
    def get(self, request: Request) -> Response:
        """What the charts of countries and cities draw."""
        return Response(selectors.world(), headers={"Cache-Control": "private, max-age=300"})


class CountryViewSet(Edited):
    queryset = Country.objects.all()
    serializer_class = CountrySerializer
    filterset_class = CountryFilters
    lookup_value_regex = "[A-Z]{2}"
    columns = {name: name for name in CountrySerializer.Meta.fields}
    orders = orders({"name": False, "code": False, "population": False, "area": False}, key="code")


class CityViewSet(Edited):
    queryset = City.objects.all()
    serializer_class = CitySerializer
    filterset_class = CityFilters
    lookup_value_regex = "[0-9]{1,18}"
    columns = {name: name for name in CitySerializer.Meta.fields} | {"country": "country_id"}
    orders = orders(dict.fromkeys(("id", "name", "population"), False))
