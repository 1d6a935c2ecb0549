"""The app of public notices."""

from django.apps import AppConfig


class PublicityConfig(AppConfig):
    name = "kehui.calls.publicity"
    label = "publicity"
