"""The dashboard's page for staff: how the system is."""

from django.contrib.auth.decorators import login_required, user_passes_test
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET


def _staff(user: object) -> bool:
    if not user.is_staff:  # type: ignore[attr-defined]
        raise PermissionDenied
    return True


@login_required
@user_passes_test(_staff)
@require_GET
def operations(request: HttpRequest) -> HttpResponse:
    return render(request, "dashboard/operations.html")
