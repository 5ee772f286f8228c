from django.apps import AppConfig


class HotelsConfig(AppConfig):
    name = "atrium.web.hotels"
    label = "hotels"
