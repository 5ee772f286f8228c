"""The main site's pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect


def home(request: HttpRequest) -> HttpResponse:
    return redirect("search" if request.user.is_authenticated else "account_login")
