from collections.abc import Callable

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from unfold.contrib.filters.admin import RangeDateTimeFilter

from atrium.contracts.errors import AtriumError
from atrium.web.operations import services
from atrium.web.operations.models import DeadLetter, ProcessedEvent
from atrium.web.operations.reading import ReadOnlyAdmin
from atrium.web.operations.redriving import redrive


@admin.register(ProcessedEvent)
class ProcessedEventAdmin(ReadOnlyAdmin):
    list_display = ("event_id", "type", "request_id", "stored_at")
    list_filter = ("topic", ("stored_at", RangeDateTimeFilter))
    list_filter_submit = True
    search_fields = ("event_id__exact", "request_id__exact")

    def has_delete_permission(self, request: HttpRequest, obj: ProcessedEvent | None = None) -> bool:
        return False  # a forgotten event would have its effect again


@admin.register(DeadLetter)
class DeadLetterAdmin(ReadOnlyAdmin):
    list_display = ("id", "topic", "partition", "offset", "event_id", "error", "outcome", "died_at", "settled_at")
    list_filter = (("outcome", admin.EmptyFieldListFilter), "outcome", "topic", ("died_at", RangeDateTimeFilter))
    list_filter_submit = True
    search_fields = ("event_id__exact", "key__exact", "error__icontains")
    fields = (*list_display, "key", "headers", "record")
    readonly_fields = ("record",)
    actions = ("redrive", "discard")

    @admin.display(description="record, as it was")
    def record(self, letter: DeadLetter) -> str:
        return bytes(letter.raw).decode(errors="replace")

    @admin.action(description="Redrive: publish once more", permissions=["settle"])
    def redrive(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._tell(request, "published once more", lambda: redrive(_ids(queryset)))

    @admin.action(description="Discard: it shall not be stored", permissions=["settle"])
    def discard(self, request: HttpRequest, queryset: QuerySet) -> None:
        self._tell(request, "discarded", lambda: services.discard(_ids(queryset)))

    def has_settle_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.has_perm("operations.change_deadletter"))

    def _tell(self, request: HttpRequest, done: str, act: Callable[[], int]) -> None:
        try:
            self.message_user(request, f"{act()} {done}.", messages.SUCCESS)
        except AtriumError as error:
            self.message_user(request, f"Not all of them: {error.message}", messages.ERROR)


def _ids(queryset: QuerySet) -> list[int]:
    return list(queryset.values_list("id", flat=True))
