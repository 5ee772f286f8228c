from django.contrib import admin
from unfold.contrib.filters.admin import RangeDateTimeFilter

from atrium.web.operations.reading import ReadOnlyAdmin
from atrium.web.runs.models import Run


@admin.register(Run)
class RunAdmin(ReadOnlyAdmin):
    list_display = ("run_id", "person", "strategy", "status", "pages", "failed", "hotels", "seconds", "started_at")
    list_filter = ("status", "strategy", ("started_at", RangeDateTimeFilter))
    list_filter_submit = True
    list_select_related = ("person",)
    search_fields = ("run_id__exact", "person__username")
    ordering = ("-id",)

    def get_queryset(self, request: object) -> object:
        # a report with its timings has a hundred kilobytes: the list shows none of them
        return super().get_queryset(request).defer("report", "query", "place")
