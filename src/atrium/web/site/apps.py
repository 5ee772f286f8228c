from django.apps import AppConfig


class SiteConfig(AppConfig):
    name = "atrium.web.site"
    label = "site"
