"""Facts come from events and are read here; what a person wrote can be changed."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import RangeDateTimeFilter, RangeNumericFilter

from atrium.web.hotels import selectors
from atrium.web.hotels.models import Hotel, Observation, Selection
from atrium.web.operations.reading import ReadOnlyAdmin


@admin.register(Hotel)
class HotelAdmin(ReadOnlyAdmin):
    list_display = (
        "name",
        "city",
        "country",
        "stars",
        "rating",
        "review_count",
        "price_low",
        "currency",
        "observed_at",
    )
    list_filter = ("source", ("rating", RangeNumericFilter), ("observed_at", RangeDateTimeFilter))
    list_filter_submit = True
    search_fields = ("name",)
    search_help_text = "Beginnings of words of the name or the city, or the source's id"
    ordering = ("-id",)

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str) -> tuple[QuerySet, bool]:
        if not search_term:
            return queryset, False
        if search_term.isdigit():
            return queryset.filter(source_id=search_term), False
        return selectors.with_words(queryset, search_term), False


@admin.register(Observation)
class ObservationAdmin(ReadOnlyAdmin):
    list_display = ("hotel", "observed_at", "rating", "review_count", "rank", "price_low", "currency")
    list_filter = (("observed_at", RangeDateTimeFilter),)
    list_filter_submit = True
    list_select_related = ("hotel",)
    search_fields = ("hotel__source_id__exact",)
    search_help_text = "The source's id of the hotel"
    ordering = ("-id",)


@admin.register(Selection)
class SelectionAdmin(ModelAdmin):
    list_display = ("person", "hotel", "selected_at", "note")
    list_filter = (("selected_at", RangeDateTimeFilter),)
    list_filter_submit = True
    list_select_related = ("person", "hotel")
    search_fields = ("person__username", "person__person__exact", "hotel__name__istartswith")
    autocomplete_fields = ("person", "hotel")
    readonly_fields = ("job_id",)
    show_full_result_count = False
    ordering = ("-id",)
