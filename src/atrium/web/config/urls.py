"""Every address of web, in one place."""

from django.contrib import admin
from django.urls import include, path

from atrium.web.following.feeds import Alarms

urlpatterns = [
    path("api/", include("atrium.web.api.urls")),  # first: it is asked most
    path("dashboard/", include("atrium.web.dashboard.urls")),
    path("accounts/", include("atrium.web.accounts.urls")),
    path("admin/", admin.site.urls),
    path("silk/", include("silk.urls", namespace="silk")),
    path("feeds/<str:key>/", Alarms(), name="feed"),
    path("", include("atrium.web.operations.urls")),
    path("", include("atrium.web.site.urls")),
]
handler400 = "atrium.web.site.errors.bad_request"
handler403 = "atrium.web.site.errors.forbidden"
handler404 = "atrium.web.site.errors.not_found"
handler500 = "atrium.web.site.errors.failed"
