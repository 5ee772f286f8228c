"""The dashboard's pages of saved hotels, one hotel, and several side by side."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from atrium import photographs
from atrium.contracts.errors import UnknownName
from atrium.export.formats import FORMATS
from atrium.web.api.problems import wants_json
from atrium.web.following import selectors as following
from atrium.web.following.forms import AlertForm
from atrium.web.hotels import exporting, selectors, services
from atrium.web.hotels.forms import NoteForm
from atrium.web.hotels.models import Hotel, Selection
from atrium.web.hotels.provenance import facts_of

MOST_COMPARED = 4
SHOWN = 25  # rows of the first page, as dashboard/tables.js asks for


def person_of(request: HttpRequest) -> str:
    return str(request.user.person)


def _numbers(texts: list[str]) -> list[int]:
    """Those that may be keys; no row has a longer one."""
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) < 19]


@login_required
@require_GET
def saved(request: HttpRequest) -> HttpResponse:
    person = person_of(request)
    selections = selectors.selections_of(person)
    shown = {
        "count": selections.count(),
        "first": selections.select_related("hotel").order_by("id")[:SHOWN],
        "cities": selectors.cities_of(person),
        "tags": selectors.tags_of(person),
        "formats": list(FORMATS),
        "most_compared": MOST_COMPARED,
    }
    return render(request, "dashboard/saved.html", shown)


@login_required
@require_GET
def export(request: HttpRequest, name: str) -> HttpResponse:
    try:
        return exporting.saved_hotels(person_of(request), name)
    except UnknownName as error:
        raise Http404(error.message) from None


@login_required
@require_POST
def remove(request: HttpRequest) -> HttpResponse:
    """Removes the selections that the form names; the session keeps what `undo` needs."""
    removed = services.deselect(person_of(request), _numbers(request.POST.getlist("selection")))
    if not removed:
        raise Http404
    request.session["removed"] = removed
    said = f"Removed {removed[0]['name'] if len(removed) == 1 else f'{len(removed)} hotels'}."
    if wants_json(request):
        return JsonResponse({"removed": len(removed), "said": said})
    messages.info(request, said, extra_tags="undo")
    return redirect("saved")


@login_required
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    removed: list[dict[str, Any]] = request.session.pop("removed", [])
    count = services.reselect(person_of(request), removed)
    return JsonResponse({"restored": count}) if wants_json(request) else redirect("saved")


@login_required
@require_GET
def hotel(request: HttpRequest, hotel: int) -> HttpResponse:
    return _hotel_page(request, get_object_or_404(Hotel, pk=hotel))


def _hotel_page(request: HttpRequest, found: Hotel, refused: NoteForm | None = None) -> HttpResponse:
    """With `refused` it shows what was typed and why that can't be kept."""
    person = person_of(request)
    selection = selectors.selections_of(person).filter(hotel=found).first()
    if refused and not selection:
        raise Http404
    photograph = (found.image_url or "") if (found.image_url or "").startswith(("https://", "http://")) else ""
    shown = {
        "hotel": found,
        "photograph": photograph,
        "sealed": photographs.seal(photograph, settings.SECRET_KEY) if photograph else "",
        "selection": selection,
        "note_form": refused or (NoteForm(initial=_noted(selection)) if selection else None),
        "facts": facts_of(found),
        "alerts": following.alerts_of(person).filter(hotel=found),
        "alert_form": AlertForm(),
    }
    return render(request, "dashboard/hotel.html", shown, status=422 if refused else 200)


def _noted(selection: Selection) -> dict[str, str]:
    return {"note": selection.note, "tags": ", ".join(selection.tags)}


@login_required
@require_POST
def save(request: HttpRequest, hotel: int) -> HttpResponse:
    services.select(person_of(request), get_object_or_404(Hotel, pk=hotel))
    return redirect("hotel", hotel=hotel)


@login_required
@require_POST
def note(request: HttpRequest, hotel: int) -> HttpResponse:
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _hotel_page(request, get_object_or_404(Hotel, pk=hotel), refused=form)
    if (before := services.annotate(person_of(request), hotel, **form.cleaned_data)) is None:
        raise Http404
    if before != form.cleaned_data:
        request.session["noted"] = {"hotel": hotel, **before}
        messages.success(request, "Noted.", extra_tags="undo_note")
    return redirect("hotel", hotel=hotel)


@login_required
@require_POST
def undo_note(request: HttpRequest) -> HttpResponse:
    """Note and tags are again what they were before the last change in this session."""
    before = request.session.pop("noted", None)
    if before is None:
        return redirect("saved")
    services.annotate(person_of(request), **before)
    return redirect("hotel", hotel=before["hotel"])


@login_required
@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    wanted = list(dict.fromkeys(_numbers(request.GET.getlist("hotel"))))[:MOST_COMPARED]
    found = Hotel.objects.in_bulk(wanted)
    hotels = [found[number] for number in wanted if number in found]
    amenities = sorted({each for hotel in hotels for each in hotel.amenities})
    return render(request, "dashboard/compare.html", {"hotels": hotels, "amenities": amenities, "most": MOST_COMPARED})
