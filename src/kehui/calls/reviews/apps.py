"""The app of reviews."""

from django.apps import AppConfig


class ReviewsConfig(AppConfig):
    name = "kehui.calls.reviews"
    label = "reviews"

    def ready(self) -> None:
        from kehui.calls.reviews import inviting, stopping
        from kehui.calls.reviews.panels import credit_panel, sheet_panel
        from kehui.records.panels import heads, panels
        from kehui.records.sources import sources

        sources.add(inviting.SOURCE)
        sources.add(stopping.SOURCE)
        heads.add(sheet_panel, order=5)
        panels.add(credit_panel, order=8)
