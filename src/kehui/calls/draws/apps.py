"""The app of draws."""

from django.apps import AppConfig


class DrawsConfig(AppConfig):
    name = "kehui.calls.draws"
    label = "draws"
