"""Signing in, in the ways that allauth does not have."""

from allauth.account import views as allauth
from allauth.core import ratelimit
from django.contrib.auth import login, update_session_auth_hash
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from atrium.web.accounts.forms import KeepForm
from atrium.web.accounts.people import give_cookie, person_of
from atrium.web.accounts.services import make_guest
from atrium.web.api import problems

BACKEND = "django.contrib.auth.backends.ModelBackend"


@require_POST
def guest(request: HttpRequest) -> HttpResponse:
    """One click and you are in."""
    if not request.user.is_authenticated:
        if limited := ratelimit.consume_or_429(request, action="guest"):
            return limited
        login(request, make_guest(), backend=BACKEND)
    return redirect(_next(request))


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    same = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if same else "search"


@never_cache
@require_http_methods(["GET", "POST"])
def signup(request: HttpRequest) -> HttpResponse:
    """A guest keeps what there is; anybody else begins anew."""
    if not (request.user.is_authenticated and request.user.is_guest):
        return allauth.signup(request)
    form = KeepForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        user = form.save()
        update_session_auth_hash(request, user)
        return redirect("search")
    # the form wrote what was typed into the very user whom the page greets
    request.user.refresh_from_db()
    return render(request, "account/keep.html", {"form": form})


@never_cache
@require_GET
def session(request: HttpRequest) -> HttpResponse:
    """Who I am, with a fresh cookie for search-api and a CSRF token: for scripts on a page that stays open."""
    if not request.user.is_authenticated:
        return problems.plain(401, "nobody is signed in", code="not_authenticated")
    person = person_of(request.user)
    response = JsonResponse({"person": person.model_dump(), "csrf_token": get_token(request)})
    give_cookie(response, request.user)
    return response


@never_cache
@require_GET
def staff(request: HttpRequest) -> HttpResponse:
    """204 for staff: a gateway asks before it lets anybody through to what is for staff only."""
    if not request.user.is_authenticated:
        return problems.plain(401, "nobody is signed in", code="not_authenticated")
    if not request.user.is_staff:
        return problems.plain(403, "this is for staff", code="permission_denied")
    return HttpResponse(status=204)
