"""Every address under /dashboard/."""

from django.urls import path

from atrium.web.dashboard import pages, searching
from atrium.web.geo import pages as geo
from atrium.web.hotels import pages as hotels
from atrium.web.operations import pages as operations
from atrium.web.runs import pages as runs

urlpatterns = [
    path("", pages.overview, name="overview"),
    path("components/", pages.components, name="components"),
    path("search/", searching.search, name="search"),
    path("jobs/", searching.jobs, name="jobs"),
    path("jobs/<slug:job>/", searching.job, name="job"),
    path("runs/", runs.runs, name="runs"),
    path("runs/compare/", runs.compare, name="compare"),
    path("runs/<int:run>/", runs.run, name="run"),
    path("docs/", pages.documents, name="documents"),
    path("countries/", geo.countries, name="countries"),
    path("cities/", geo.cities, name="cities"),
    path("operations/", operations.operations, name="operations"),
    path("alerts/", hotels.alerts, name="alerts"),
    path("saved/", hotels.saved, name="saved"),
    path("saved/export/<slug:name>/", hotels.export, name="export"),
    path("saved/<int:selection>/remove/", hotels.remove, name="remove"),
    path("saved/undo/", hotels.undo, name="undo"),
]
