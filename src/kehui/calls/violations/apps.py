"""The app of violations."""

from django.apps import AppConfig


class ViolationsConfig(AppConfig):
    name = "kehui.calls.violations"
    label = "violations"
