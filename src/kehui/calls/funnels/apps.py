"""The app of the funnels of calls."""

from django.apps import AppConfig


class FunnelsConfig(AppConfig):
    name = "kehui.calls.funnels"
    label = "funnels"

    def ready(self) -> None:
        from kehui.calls.funnels.panels import funnel_panel
        from kehui.records.panels import panels

        panels.add(funnel_panel, order=5)
