"""The app of applications."""

from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "kehui.calls.applications"
    label = "applications"

    def ready(self) -> None:
        from kehui.calls.applications.panels import alike_panel, filling_panel
        from kehui.calls.applications.versions import versions_panel
        from kehui.records.panels import heads, panels

        heads.add(filling_panel, order=1)
        panels.add(alike_panel, order=5)
        panels.add(versions_panel, order=7)
