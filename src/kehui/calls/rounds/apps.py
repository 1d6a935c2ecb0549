"""The app of rounds of review."""

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "kehui.calls.rounds"
    label = "rounds"
