from django.contrib import admin
from unfold.admin import ModelAdmin

from atrium.web.site.models import Message


@admin.register(Message)
class MessageAdmin(ModelAdmin):
    list_display = ("name", "email", "text", "sent_at", "answered")
    list_filter = ("answered", "sent_at")
    list_editable = ("answered",)
    search_fields = ("name", "email", "text")
    readonly_fields = ("name", "email", "text", "sent_at")

    def has_add_permission(self, request: object) -> bool:
        return False
