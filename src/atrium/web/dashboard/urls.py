"""Every address under /dashboard/."""

from django.urls import path

from atrium.web.dashboard import pages, searching
from atrium.web.following import pages as following
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
    path("countries/<slug:code>/", geo.country, name="country"),
    path("cities/", geo.cities, name="cities"),
    path("cities/<int:number>/", geo.city, name="city"),
    path("operations/", operations.operations, name="operations"),
    path("operations/letters/", operations.letters, name="letters"),
    path("operations/letters/<int:number>/", operations.letter, name="letter"),
    path("operations/letters/settle/", operations.settle, name="settle"),
    path("saved/", hotels.saved, name="saved"),
    path("saved/export/<slug:name>/", hotels.export, name="export"),
    path("saved/remove/", hotels.remove, name="remove"),
    path("saved/undo/", hotels.undo, name="undo"),
    path("hotels/undo/", hotels.undo_note, name="undo_note"),
    path("hotels/compare/", hotels.compare, name="compare_hotels"),
    path("hotels/<int:hotel>/", hotels.hotel, name="hotel"),
    path("hotels/<int:hotel>/save/", hotels.save, name="save"),
    path("hotels/<int:hotel>/note/", hotels.note, name="note"),
    path("hotels/<int:hotel>/alert/", following.set_alert, name="set_alert"),
    path("alerts/", following.alerts, name="alerts"),
    path("alerts/undo/", following.undo_alert, name="undo_alert"),
    path("alerts/<int:alert>/remove/", following.remove_alert, name="remove_alert"),
    path("alerts/feed/", following.renew_feed, name="renew_feed"),
]
