"""The app of applications."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "kehui.calls.applications"
    label = "applications"
