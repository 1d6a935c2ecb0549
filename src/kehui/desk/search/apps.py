"""The search app."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "kehui.desk.search"
    label = "search"

    def ready(self) -> None:
        from kehui.desk.search import alerts
        from kehui.desk.search.telling import SOURCE
        from kehui.records.sources import sources

        alerts.register()
        sources.add(SOURCE)
