from django.apps import AppConfig


class FollowingConfig(AppConfig):
    name = "atrium.web.following"
    label = "following"
