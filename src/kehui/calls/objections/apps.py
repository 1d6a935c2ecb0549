"""The app of objections."""

from django.apps import AppConfig


class ObjectionsConfig(AppConfig):
    name = "kehui.calls.objections"
    label = "objections"

    def ready(self) -> None:
        from kehui.calls.objections.panels import entry_panel
        from kehui.records.panels import panels

        panels.add(entry_panel, order=4)
