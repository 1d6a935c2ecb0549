"""The app of indicators."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "kehui.mechanisms.indicators"
    label = "indicators"

    def ready(self) -> None:
        from kehui.mechanisms.indicators.views import way_to_figures
        from kehui.records.panels import corners

        corners.add(way_to_figures, order=5)
