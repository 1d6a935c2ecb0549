"""The app of enrolments."""

from django.apps import AppConfig


class EnrolmentsConfig(AppConfig):
    name = "kehui.registry.enrolments"
    label = "enrolments"
