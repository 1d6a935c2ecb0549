"""The app of the JSON interface."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApiConfig(AppConfig):
    name = "kehui.api"
    label = "api"
    verbose_name = _("interface for programs")

    def ready(self) -> None:
        from kehui.api.repeats import forget
        from kehui.background.periodic import hourly

        hourly("forget-answers", label=_("forget answers of the interface for programs"), minute=20)(
            lambda _since, _until: forget()
        )
