"""The background app."""

from django.apps import AppConfig


class BackgroundConfig(AppConfig):
    name = "kehui.background"
    label = "background"

    def ready(self) -> None:
        from kehui.background import statistics, tidying

        statistics.register()
        tidying.register()
