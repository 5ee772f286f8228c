from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "atrium.web.accounts"
    label = "accounts"
