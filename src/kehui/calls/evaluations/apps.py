"""The app of evaluations."""

from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    name = "kehui.calls.evaluations"
    label = "evaluations"

    def ready(self) -> None:
        from kehui.calls.evaluations.panels import levels_panel
        from kehui.records.panels import panels

        panels.add(levels_panel, order=2)
