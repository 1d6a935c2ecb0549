"""The app of projects."""

from django.apps import AppConfig


class ProjectsConfig(AppConfig):
    name = "kehui.calls.projects"
    label = "projects"

    def ready(self) -> None:
        from kehui.calls.projects.panels import money_panel, race_panel
        from kehui.records.panels import panels

        panels.add(money_panel, order=4)
        panels.add(race_panel, order=4)
