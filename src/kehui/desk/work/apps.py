"""The app of my work."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WorkConfig(AppConfig):
    name = "kehui.desk.work"
    label = "work"
    verbose_name = _("my work")

    def ready(self) -> None:
        from kehui.desk.work.saved import offer
        from kehui.records.panels import corners

        corners.add(offer, order=10)
