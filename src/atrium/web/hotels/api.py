"""/api/v1/hotels/, /observations/ and /selections/.

Hotels and their history are public facts of a site, whoever saved them: everybody who is signed in, guests as well,
reads all of them. Selections are each person's own.
"""

from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import JSONObject
from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response

from atrium.web.api.cursors import orders
from atrium.web.api.rows import Instant
from atrium.web.api.views import RowsViewSet
from atrium.web.hotels import selectors, services
from atrium.web.hotels.models import Hotel, Observation, Selection

_OBSERVED = ("rating", "review_count", "rank", "rank_total", "price_low", "price_high", "currency")
_BRIEF = (
    "id", "source", "source_id", "name", "city", "country", "url", "image_url", "stars", "latitude", "longitude",
    "observed_at", *_OBSERVED,
)  # fmt: skip


class HotelSerializer(serializers.ModelSerializer):
    class Meta:
        model = Hotel
        # how a fact became known is for its own page, not for every row of every list
        fields = tuple(field.name for field in Hotel._meta.concrete_fields if field.name not in {"told_at", "asked_at"})


class HotelFilters(filters.FilterSet):
    country = filters.CharFilter(lookup_expr="iexact")
    city = filters.CharFilter(lookup_expr="iexact")
    amenity = filters.CharFilter(method="with_amenity", label="Has this amenity")

    class Meta:
        model = Hotel
        fields = {
            "source": ["exact"],
            "source_id": ["exact"],
            "stars": ["exact", "gte"],
            "rating": ["gte", "lte"],
            "review_count": ["gte"],
            "price_low": ["gte", "lte"],
            "currency": ["exact"],
            "observed_at": ["gte", "lt"],
        }

    def with_amenity(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(amenities__contains=[value])


class HotelViewSet(RowsViewSet):
    queryset = Hotel.objects.all()
    serializer_class = HotelSerializer
    filterset_class = HotelFilters
    lookup_value_regex = "[0-9]{1,18}"
    searches = True
    columns = {name: name for name in HotelSerializer.Meta.fields} | {
        "first_seen_at": Instant("first_seen_at"),
        "observed_at": Instant("observed_at"),
    }
    orders = orders(
        {"id": False, "name": False, "observed_at": False}
        | dict.fromkeys(("city", "stars", "rating", "review_count", "rank", "price_low", "price_high"), True)
    )

    def words(self, queryset: QuerySet, text: str) -> QuerySet:
        return selectors.with_words(queryset, text)


class ObservationSerializer(serializers.ModelSerializer):
    class Meta:
        model = Observation
        fields = ("id", "hotel", "observed_at", *_OBSERVED)


class ObservationFilters(filters.FilterSet):
    hotel = filters.NumberFilter(field_name="hotel_id", label="Id of the hotel")

    class Meta:
        model = Observation
        fields = {"observed_at": ["gte", "lt"]}


class ObservationViewSet(RowsViewSet):
    queryset = Observation.objects.all()
    serializer_class = ObservationSerializer
    filterset_class = ObservationFilters
    lookup_value_regex = "[0-9]{1,18}"
    columns = {name: name for name in ObservationSerializer.Meta.fields} | {
        "hotel": "hotel_id",
        "observed_at": Instant("observed_at"),
    }
    orders = orders({"id": False, "observed_at": False})


class BriefHotelSerializer(serializers.ModelSerializer):
    class Meta:
        model = Hotel
        fields = _BRIEF


class Tags(serializers.ListField):
    """Words of the person's own, each once, in their order."""

    child = serializers.CharField(min_length=1, max_length=50)

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=20, **options)

    def to_internal_value(self, data: Any) -> list[str]:
        return list(dict.fromkeys(super().to_internal_value(data)))


class SelectionSerializer(serializers.ModelSerializer):
    facts = serializers.SerializerMethodField()
    note = serializers.CharField(allow_blank=True, max_length=2_000, required=False)
    tags = Tags(required=False)

    class Meta:
        model = Selection
        fields = ("id", "hotel", "selected_at", "job_id", "note", "tags", "facts")
        read_only_fields = ("selected_at", "job_id")

    @extend_schema_field(BriefHotelSerializer)
    def get_facts(self, selection: Selection) -> Any:
        return BriefHotelSerializer(selection.hotel).data


class NoteSerializer(serializers.ModelSerializer):
    note = serializers.CharField(allow_blank=True, max_length=2_000, required=False)
    tags = Tags(required=False)

    class Meta:
        model = Selection
        fields = ("note", "tags")


class SelectionFilters(filters.FilterSet):
    hotel = filters.NumberFilter(field_name="hotel_id", label="Id of the hotel")
    text = filters.CharFilter(method="with_text", label="In the name, the city or the note")
    city = filters.CharFilter(field_name="hotel__city", lookup_expr="iexact")
    stars = filters.NumberFilter(field_name="hotel__stars", lookup_expr="gte", label="At least so many stars")
    rating = filters.NumberFilter(field_name="hotel__rating", lookup_expr="gte", label="Rated at least")
    price = filters.NumberFilter(field_name="hotel__price_low", lookup_expr="lte", label="From at most")
    tag = filters.CharFilter(method="with_tag", label="Has this tag")

    def with_text(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return selectors.with_text(queryset, value)

    def with_tag(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(tags__contains=[value])

    class Meta:
        model = Selection
        fields = {"job_id": ["exact"], "selected_at": ["gte", "lt"]}


class SelectionViewSet(mixins.DestroyModelMixin, RowsViewSet):
    """What you saved. A search's hotels are saved through /api/search/selections; a known hotel here as well."""

    queryset = Selection.objects.all()
    serializer_class = SelectionSerializer
    filterset_class = SelectionFilters
    lookup_value_regex = "[0-9]{1,18}"
    own = True
    searches = True
    columns = {
        "id": "id",
        "hotel": "hotel_id",
        "selected_at": Instant("selected_at"),
        "job_id": "job_id",
        "note": "note",
        "tags": "tags",
        "facts": JSONObject(
            **{name: f"hotel__{name}" for name in _BRIEF} | {"observed_at": Instant("hotel__observed_at")}
        ),
    }
    orders = {
        name.replace("hotel__", "facts."): order
        for name, order in orders(
            {"id": False, "selected_at": False, "hotel__name": False}
            | {"hotel__observed_at": False}
            | dict.fromkeys((f"hotel__{name}" for name in ("city", "stars", *_OBSERVED[:3], "price_low")), True)
        ).items()
    }

    def get_queryset(self) -> QuerySet:
        return selectors.selections_of(self.request.auth.id) if self.request.auth else Selection.objects.none()

    def words(self, queryset: QuerySet, text: str) -> QuerySet:
        return selectors.with_text(queryset, text)

    @extend_schema(request=SelectionSerializer, responses={201: SelectionSerializer, 200: SelectionSerializer})
    def create(self, request: Request) -> Response:
        """Saves a hotel that is known; 200 when it was saved already."""
        given = SelectionSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        selection, created = services.select(request.auth.id, **given.validated_data)
        shown = SelectionSerializer(selection).data
        return Response(shown, status=status.HTTP_201_CREATED if created else status.HTTP_200_OK)

    @extend_schema(request=NoteSerializer, responses=SelectionSerializer)
    def partial_update(self, request: Request, pk: str) -> Response:
        """Changes the note, the tags, or both."""
        selection = self.get_object()
        given = NoteSerializer(selection, data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        given.save()
        return Response(SelectionSerializer(selection).data)
