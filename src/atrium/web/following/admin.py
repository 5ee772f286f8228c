from django.contrib import admin
from unfold.admin import ModelAdmin

from atrium.web.following.models import Alarm, Alert
from atrium.web.operations.reading import ReadOnlyAdmin


@admin.register(Alert)
class AlertAdmin(ModelAdmin):
    list_display = ("person", "hotel", "kind", "threshold", "currency", "met", "created_at")
    list_filter = ("kind", "met")
    list_select_related = ("person", "hotel")
    autocomplete_fields = ("person", "hotel")
    readonly_fields = ("met",)
    show_full_result_count = False


@admin.register(Alarm)
class AlarmAdmin(ReadOnlyAdmin):
    list_display = ("person", "hotel", "kind", "threshold", "value", "currency", "raised_at", "seen_at")
    list_filter = ("kind",)
    list_select_related = ("person", "hotel")
