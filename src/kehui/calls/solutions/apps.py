"""The app of solutions."""

from django.apps import AppConfig


class SolutionsConfig(AppConfig):
    name = "kehui.calls.solutions"
    label = "solutions"

    def ready(self) -> None:
        from kehui.calls.solutions.panels import funnel_panel
        from kehui.records.panels import panels

        panels.add(funnel_panel, order=5)
