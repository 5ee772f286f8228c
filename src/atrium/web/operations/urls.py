from django.urls import path

from atrium.web.operations import health

urlpatterns = [path("healthz", health.alive, name="healthz"), path("readyz", health.ready, name="readyz")]
