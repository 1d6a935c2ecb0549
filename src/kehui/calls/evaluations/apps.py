"""The app of evaluations."""

from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    name = "kehui.calls.evaluations"
    label = "evaluations"
