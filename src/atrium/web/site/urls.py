from django.contrib.sitemaps.views import sitemap
from django.urls import path

from atrium.web.site import contact, pages, source
from atrium.web.site.sitemap import Pages

urlpatterns = [
    path("", pages.home, name="home"),
    path("how/", pages.how, name="how"),
    path("architecture/", pages.architecture, name="architecture"),
    path("architecture/state.json", pages.state, name="state"),
    path("features/", pages.features, name="features"),
    path("measured/", pages.measured, name="measured"),
    path("measured/<slug:benchmark>/", pages.record, name="record"),
    path("source/", source.folders, name="source"),
    path("source/<path:path>", source.file, name="source_file"),
    path("about/", pages.about, name="about"),
    path("contact/", contact.contact, name="contact"),
    path("design/", pages.design, name="design"),
    path("offline/", pages.offline, name="offline"),
    path("service-worker.js", pages.service_worker, name="service_worker"),
    path("robots.txt", pages.robots, name="robots"),
    path("sitemap.xml", sitemap, {"sitemaps": {"pages": Pages}}, name="sitemap"),
]
