"""Web as Gunicorn serves it, with one page more: /fails/ raises."""

from importlib import import_module

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import path

from atrium.web.config.wsgi import application

__all__ = ["application"]


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("a page that fails")


import_module(settings.ROOT_URLCONF).urlpatterns.append(path("fails/", fail))
