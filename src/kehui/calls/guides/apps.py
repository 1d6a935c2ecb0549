"""The app of guide items."""

from django.apps import AppConfig


class GuidesConfig(AppConfig):
    name = "kehui.calls.guides"
    label = "guides"
