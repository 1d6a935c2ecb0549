"""The app of laboratories and centres."""

from django.apps import AppConfig


class PlatformsConfig(AppConfig):
    name = "kehui.registry.platforms"
    label = "platforms"
