from django.apps import AppConfig


class RunsConfig(AppConfig):
    name = "atrium.web.runs"
    label = "runs"
