"""The app of releases."""

from django.apps import AppConfig


class ReleasesConfig(AppConfig):
    name = "kehui.calls.releases"
    label = "releases"
