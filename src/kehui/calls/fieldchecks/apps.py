"""The app of field checks."""

from django.apps import AppConfig


class FieldChecksConfig(AppConfig):
    name = "kehui.calls.fieldchecks"
    label = "fieldchecks"
