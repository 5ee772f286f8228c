from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "atrium.web.operations"
    label = "operations"
