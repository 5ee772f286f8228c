from django.urls import include, path
from drf_spectacular.views import SpectacularJSONAPIView, SpectacularRedocView, SpectacularSwaggerSplitView
from rest_framework.routers import SimpleRouter

from atrium.web.dashboard import events
from atrium.web.dashboard.api import OverviewView
from atrium.web.following.api import AlarmViewSet, AlertViewSet
from atrium.web.geo.api import CityViewSet, CountryViewSet, WorldView
from atrium.web.hotels.api import HotelViewSet, ObservationViewSet, SelectionViewSet
from atrium.web.operations.api import OperationsView
from atrium.web.runs.api import RunViewSet

router = SimpleRouter()
router.register("countries", CountryViewSet, basename="country")
router.register("cities", CityViewSet, basename="city")
router.register("hotels", HotelViewSet, basename="hotel")
router.register("observations", ObservationViewSet, basename="observation")
router.register("selections", SelectionViewSet, basename="selection")
router.register("alerts", AlertViewSet, basename="alert")
router.register("alarms", AlarmViewSet, basename="alarm")
router.register("runs", RunViewSet, basename="run")

# What the API is may be read by anybody; what it has may not.
urlpatterns = [
    path("v1/", include(router.urls)),
    path("v1/world/", WorldView.as_view(), name="api_world"),
    path("v1/operations/", OperationsView.as_view(), name="api_operations"),
    path("v1/overview/", OverviewView.as_view(), name="api_overview"),
    path("events/asyncapi.json", events.document, name="asyncapi"),
    path("events/docs/", events.page, name="event_docs"),
    path("schema/", SpectacularJSONAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="schema"), name="docs"),
    path("redoc/", SpectacularRedocView.as_view(url_name="schema"), name="redoc"),
]
