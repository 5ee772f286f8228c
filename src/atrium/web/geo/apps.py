from django.apps import AppConfig


class GeoConfig(AppConfig):
    name = "atrium.web.geo"
    label = "geo"
