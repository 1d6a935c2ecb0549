"""The app of calls."""

from django.apps import AppConfig


class OpeningsConfig(AppConfig):
    name = "kehui.calls.openings"
    label = "openings"
