"""Every address under /dashboard/."""

from django.urls import path

from atrium.web.dashboard import pages, searching
from atrium.web.hotels import pages as hotels

urlpatterns = [
    path("", pages.overview, name="overview"),
    path("components/", pages.components, name="components"),
    path("search/", searching.search, name="search"),
    path("jobs/", searching.jobs, name="jobs"),
    path("saved/", hotels.saved, name="saved"),
    path("saved/export/<slug:name>/", hotels.export, name="export"),
    path("saved/<int:selection>/remove/", hotels.remove, name="remove"),
    path("saved/undo/", hotels.undo, name="undo"),
]
