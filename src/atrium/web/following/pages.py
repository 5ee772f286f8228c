"""The dashboard's page of what changed and of alerts."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from atrium.web.following import selectors, services
from atrium.web.following.forms import AlertForm
from atrium.web.hotels.models import Hotel
from atrium.web.hotels.pages import person_of

SHOWN = 50


@login_required
@require_GET
def alerts(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    since, key = services.look(person), selectors.feed_key(person)
    shown = {
        "since": since.at,
        "changes": selectors.changes(person, since),
        "alarms": list(selectors.alarms_of(person).select_related("hotel")[:SHOWN]),
        "alerts": selectors.alerts_of(person).select_related("hotel"),
        "feed": request.build_absolute_uri(reverse("feed", kwargs={"key": key})) if key else None,
    }
    services.mark_seen(person)  # what this page shows is seen; `alarms` were read before
    return render(request, "dashboard/alerts.html", shown)


@login_required
@require_POST
def set_alert(request: HttpRequest, hotel: int) -> HttpResponse:
    found, form = get_object_or_404(Hotel, pk=hotel), AlertForm(request.POST)
    if not form.is_valid():
        messages.error(request, "An alert needs a number from 0.")
        return redirect("hotel", hotel=hotel)
    alert, _ = services.set_alert(person_of(request), found, **form.cleaned_data)
    already = " That is so already: you will hear of the next time." if alert.met else ""
    messages.success(request, f"The alert is set.{already}")
    return redirect("hotel", hotel=hotel)


@login_required
@require_POST
def remove_alert(request: HttpRequest, alert: int) -> HttpResponse:
    found = selectors.alerts_of(person_of(request)).filter(id=alert).first()
    if found is None:
        raise Http404
    request.session["removed_alert"] = services.remove_alert(found)
    messages.info(request, f"The alert for {found.hotel.name} is gone.", extra_tags="undo_alert")
    return redirect("alerts")


@login_required
@require_POST
def undo_alert(request: HttpRequest) -> HttpResponse:
    """Sets the alert again that was removed last in this session."""
    if removed := request.session.pop("removed_alert", None):
        services.restore_alert(person_of(request), removed)
    return redirect("alerts")


@login_required
@require_POST
def renew_feed(request: HttpRequest) -> HttpResponse:
    services.new_feed_key(person_of(request))
    messages.success(request, "Your feed has a new address; an older one is gone.")
    return redirect("alerts")
